using Staves.Packages.Tar;
using Staves.Specification;

namespace Staves.Pipeline.Locking;

/// <summary>One file, link or directory that a `[[files]]` table puts into the image.</summary>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Kind">A file, a symbolic link or a directory.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Table">Which asks for it.</param>
sealed record OwnFile(string Path, TarMemberKind Kind, int Mode, FileSpecification Table)
{
    /// <summary>The text of a file that the specification itself holds.</summary>
    public string? Content { get; init; }

    /// <summary>The file of this machine that a file comes from.</summary>
    public string? Source { get; init; }

    /// <summary>Where a symbolic link leads.</summary>
    public string? Link { get; init; }

    /// <summary>Whether a directory that packages have already stays as it is.</summary>
    public bool IsIncidental { get; init; }
}
