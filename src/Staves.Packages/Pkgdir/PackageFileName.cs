using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Staves.Portage.Names;

namespace Staves.Packages.Pkgdir;

/// <summary>Where a binary package is below PKGDIR, which says what it is (Portage, `binpkg-multi-instance`).</summary>
/// <param name="Name">What it is a build of.</param>
/// <param name="BuildId">Which build, counted from one; null in a directory that keeps one build of each version.</param>
/// <param name="Format">Its format.</param>
public sealed record PackageFileName(VersionedPackageName Name, long? BuildId, PackageFormat Format)
{
    const string GpkgExtension = ".gpkg.tar";

    /// <summary>`app-shells/bash/bash-5.3-2.gpkg.tar`, or `app-shells/bash-5.3.gpkg.tar`; XPAK has `.xpak` and `.tbz2`.</summary>
    public override string ToString() => BuildId is { } id
        ? string.Create(CultureInfo.InvariantCulture, $"{Name.Package}/{Name.PF}-{id}{ExtensionOf(Format, isNumbered: true)}")
        : $"{Name.Category}/{Name.PF}{ExtensionOf(Format, isNumbered: false)}";

    /// <summary>Reads a path below PKGDIR; false for one that Portage would not take for a package.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out PackageFileName? name)
    {
        name = null;
        string[] parts = path.Split('/');
        if (parts.Length is not (2 or 3) || !TryCutExtension(parts[^1], parts.Length == 3, out string? stem, out PackageFormat format))
        {
            return false;
        }

        if (parts.Length == 2)
        {
            return TryCreate($"{parts[0]}/{stem}", null, format, out name);
        }

        int hyphen = stem.LastIndexOf('-');
        return hyphen > 0 && TryParseId(stem.AsSpan(hyphen + 1), out long id)
            && TryCreate($"{parts[0]}/{stem[..hyphen]}", id, format, out name) && name.Name.PN == parts[1];
    }

    internal static string ExtensionOf(PackageFormat format, bool isNumbered) =>
        format == PackageFormat.Gpkg ? GpkgExtension : isNumbered ? ".xpak" : ".tbz2";

    static bool TryCreate(string text, long? id, PackageFormat format, [NotNullWhen(true)] out PackageFileName? name)
    {
        name = VersionedPackageName.TryParse(text, out VersionedPackageName? package, out _) ? new PackageFileName(package, id, format) : null;
        return name is not null;
    }

    static bool TryCutExtension(string file, bool isNumbered, [NotNullWhen(true)] out string? stem, out PackageFormat format)
    {
        foreach (PackageFormat known in Enum.GetValues<PackageFormat>())
        {
            string extension = ExtensionOf(known, isNumbered);
            if (file.EndsWith(extension, StringComparison.Ordinal))
            {
                (stem, format) = (file[..^extension.Length], known);
                return true;
            }
        }

        (stem, format) = (null, default);
        return false;
    }

    /// <summary>Digits without a zero before them.</summary>
    static bool TryParseId(ReadOnlySpan<char> text, out long id) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0 && text[0] != '0';
}
