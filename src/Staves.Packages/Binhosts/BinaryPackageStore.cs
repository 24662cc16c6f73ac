using System.Globalization;
using Staves.Packages.Gpkg;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Packages.Binhosts;

/// <summary>The packages that have been fetched from binhosts: `CATEGORY/PN/PF-KEY.gpkg.tar`, where KEY stands for what tells the file from
/// others. A file that has its name was verified.</summary>
/// <param name="directory">Where they are kept; it need not be there.</param>
public sealed class BinaryPackageStore(string directory)
{
    const int KeyDigits = 16;
    const int BufferSize = 1 << 17;
    const string DigestPrefix = "sha512:";

    static readonly string[] Suffixes = [".gpkg.tar", ".xpak", ".tbz2"];

    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>Where locks and stamps are.</summary>
    internal string StateDirectory => Path.Combine(Directory, ".staves");

    /// <summary>What packages that were found here name as their index.</summary>
    internal string IndexPath => Path.Combine(Directory, Binhost.IndexName);

    /// <summary>Where a package is, or will be.</summary>
    public string PathOf(BinaryPackage package)
    {
        if (package.Index == IndexPath)
        {
            return Path.Combine(Directory, package.Path);
        }

        string suffix = Array.Find(Suffixes, suffix => package.Path.EndsWith(suffix, StringComparison.Ordinal)) ?? Suffixes[0];
        return Path.Combine(FolderOf(package.Name), $"{package.Name.PF}-{package.Identity()[..KeyDigits]}{suffix}");
    }

    /// <summary>Whether a package is here; whoever uses it has <see cref="BinaryPackageFetcher"/> look at it.</summary>
    public bool Has(BinaryPackage package) => new FileInfo(PathOf(package)) is { Exists: true } file && (package.Size is null || file.Length == package.Size);

    /// <summary>A package that was fetched before, whether an index still names it or not; null where it is not here.</summary>
    /// <param name="name">The package.</param>
    /// <param name="size">The size of the file in bytes; null where it is not known.</param>
    /// <param name="digest">`sha512:HEX` of the file; where it is not known, no file is taken for it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public BinaryPackage? Find(VersionedPackageName name, long? size, string? digest, CancellationToken cancellationToken)
    {
        string folder = FolderOf(name);
        return digest is null || !System.IO.Directory.Exists(folder) ? null : System.IO.Directory.EnumerateFiles(folder, $"{name.PF}-*")
            .Where(file => size is null || new FileInfo(file).Length == size)
            .Where(file => Array.Exists(Suffixes, suffix => file.EndsWith(suffix, StringComparison.Ordinal)))
            .Where(file => DigestOf(file, cancellationToken) == digest)
            .Select(file => Read(file, digest))
            .FirstOrDefault(package => package?.Name == name);
    }

    /// <summary>`sha512:HEX` of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string DigestOf(string file, CancellationToken cancellationToken) => DigestPrefix + DigestsOf(file, ["SHA512"], cancellationToken)["SHA512"];

    /// <summary>Hashes of a file by their names.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static IReadOnlyDictionary<string, string> DigestsOf(string file, string[] names, CancellationToken cancellationToken)
    {
        using var hashes = new IncrementalHashes(names);
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        byte[] buffer = new byte[BufferSize];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hashes.Append(buffer.AsSpan(0, read));
        }

        return hashes.Finish();
    }

    string FolderOf(VersionedPackageName name) => Path.Combine(Directory, name.Category, name.PN);

    /// <summary>Null for a file that is none of a package any more.</summary>
    BinaryPackage? Read(string file, string digest)
    {
        try
        {
            using var package = GpkgFile.Open(file);
            if (PackageFields.Of(package.Text) is not { } fields)
            {
                return null;
            }

            string text = BinhostIndex.Write(
                [KeyValuePair.Create("VERSION", "0")],
                [
                    fields.SetItem("PATH", Path.GetRelativePath(Directory, file))
                        .SetItem("SIZE", new FileInfo(file).Length.ToString(CultureInfo.InvariantCulture))
                        .SetItem("SHA512", digest[DigestPrefix.Length..]),
                ]);
            var index = BinhostIndex.Parse(text, IndexPath);
            return index.PackageNames.SelectMany(name => index.VersionsOf(name)).FirstOrDefault();
        }
        catch (StavesException)
        {
            return null;
        }
    }
}
