using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Tar;
using Staves.Packages.Xpak;

namespace Staves.Packages.Files;

/// <summary>Tells a package's format by its bytes, as Portage does: a GPKG begins with its identifier, an XPAK ends with its own.</summary>
static class PackageFormats
{
    /// <summary>How names of packages end: GPKG, and XPAK with and without a build's number.</summary>
    public static readonly ImmutableArray<string> Suffixes = [".gpkg.tar", ".xpak", ".tbz2"];

    /// <summary>The end of a package's name; null for a file that is not named as one.</summary>
    public static string? SuffixOf(string file) => Suffixes.FirstOrDefault(suffix => file.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>The format; null for neither.</summary>
    public static PackageFormat? Detect(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[TarField.BlockSize];
        header = header[..RandomAccess.Read(file, header, 0)];
        bool isTar = header.Length == TarField.BlockSize && header[TarField.Magic].StartsWith("ustar"u8);
        if (isTar && TarField.Text(header[TarField.Name]).EndsWith("/gpkg-1"u8))
        {
            return PackageFormat.Gpkg;
        }

        // Members of a GPKG may come in any order, and then only reading it tells.
        return XpakSegment.IsAtEndOf(file) ? PackageFormat.Xpak : isTar ? PackageFormat.Gpkg : null;
    }
}
