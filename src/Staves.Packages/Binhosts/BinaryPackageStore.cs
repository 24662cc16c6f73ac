using Staves.Portage.Binaries;

namespace Staves.Packages.Binhosts;

/// <summary>The packages that have been fetched from binhosts: `CATEGORY/PN/PF-KEY.gpkg.tar`, where KEY stands for what tells the file from
/// others. A file that has its name was verified.</summary>
/// <param name="directory">Where they are kept; it need not be there.</param>
public sealed class BinaryPackageStore(string directory)
{
    const int KeyDigits = 16;

    static readonly string[] Suffixes = [".gpkg.tar", ".xpak", ".tbz2"];

    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>Where locks and stamps are.</summary>
    internal string StateDirectory => Path.Combine(Directory, ".staves");

    /// <summary>Where a package is, or will be.</summary>
    public string PathOf(BinaryPackage package)
    {
        string suffix = Array.Find(Suffixes, suffix => package.Path.EndsWith(suffix, StringComparison.Ordinal)) ?? Suffixes[0];
        return Path.Combine(Directory, package.Name.Category, package.Name.PN, $"{package.Name.PF}-{package.Identity()[..KeyDigits]}{suffix}");
    }

    /// <summary>Whether a package is here; whoever uses it has <see cref="BinaryPackageFetcher"/> look at it.</summary>
    public bool Has(BinaryPackage package) => new FileInfo(PathOf(package)) is { Exists: true } file && (package.Size is null || file.Length == package.Size);
}
