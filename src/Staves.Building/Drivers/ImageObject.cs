using Staves.Packages.Tar;

namespace Staves.Building.Drivers;

/// <summary>Something that src_install put into the image.</summary>
/// <param name="Path">Relative to the image: `usr/bin/bash`.</param>
/// <param name="Source">Where it is on this machine.</param>
/// <param name="Kind">A second name of a file is a hard link to the first, by path.</param>
/// <param name="Mode">Permission bits, with setuid, setgid and sticky.</param>
/// <param name="Size">Of a file.</param>
/// <param name="LinkTarget">Of a symbolic or a hard link.</param>
/// <param name="ModificationTime">Unix seconds.</param>
sealed record ImageObject(
    string Path, string Source, TarMemberKind Kind, int Mode, long Size, string? LinkTarget, long ModificationTime)
{
    /// <summary>The path as it is installed.</summary>
    public string Installed => "/" + Path;
}
