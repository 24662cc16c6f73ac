using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Staves.Packages.Cache;
using Staves.Packages.Gpkg;
using Staves.Packages.Verification;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>Makes a binhost of packages of the cache: files named as Portage's FEATURES=binpkg-multi-instance names them,
/// `CATEGORY/PN/PF-BUILD_ID.gpkg.tar`, and their index. A package without a number gets one in its metadata, too.
/// What was exported before keeps its name; two exports into one directory wait for each other.</summary>
/// <param name="directory">Where the binhost is; it is made if need be.</param>
/// <param name="time">When the index is written.</param>
/// <param name="key">Signs what is added; null leaves packages as they are.</param>
/// <param name="warn">Told of packages that are left out.</param>
public sealed class BinhostExport(string directory, TimeProvider time, SigningKey? key, Action<Diagnostic> warn)
{
    const string LockName = ".Packages.staves-lock";

    readonly string _directory = Path.GetFullPath(directory);

    /// <summary>Adds what is not there yet, and writes the index.</summary>
    /// <returns>The packages that were added, and how many the binhost has now.</returns>
    /// <exception cref="StavesException">STV4109: the directory cannot be written.</exception>
    public async Task<(ImmutableArray<ExportedPackage> Added, int Count)> AddAsync(
        IEnumerable<CachedPackage> packages, CancellationToken cancellationToken)
    {
        try
        {
            using FileLock held = await FileLock.AcquireAsync(Path.Combine(_directory, LockName), cancellationToken);
            var indexer = new DirectoryIndexer(_directory, warn);
            ImmutableArray<ImmutableSortedDictionary<string, string>> there = indexer.Read(Earlier(), cancellationToken);
            ExportedNames names = new(_directory, there);
            ImmutableArray<ExportedPackage>.Builder added = ImmutableArray.CreateBuilder<ExportedPackage>();
            List<ImmutableSortedDictionary<string, string>> all = [.. there];
            foreach (CachedPackage package in packages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Add(package, names, cancellationToken) is { } fields)
                {
                    all.Add(fields);
                    added.Add(new ExportedPackage(fields["CPV"], fields["PATH"]));
                }
            }

            WriteIndex(all);
            return (added.ToImmutable(), all.Count);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BinhostFailures.Unwritable(_directory, exception);
        }
    }

    /// <summary>What an index of the directory says, which is none that is damaged.</summary>
    BinhostIndex? Earlier()
    {
        string path = Path.Combine(_directory, Binhost.IndexName);
        try
        {
            return File.Exists(path) ? BinhostIndex.ParseFile(path, path) : null;
        }
        catch (StavesException damaged)
        {
            warn(BinhostFailures.Unreadable(path, damaged));
            return null;
        }
    }

    /// <summary>Null for a package that is there already, or is left out.</summary>
    ImmutableSortedDictionary<string, string>? Add(CachedPackage package, ExportedNames names, CancellationToken cancellationToken)
    {
        string? damage = package.Verify(cancellationToken);
        if (damage is not null)
        {
            warn(BinhostFailures.LeftOut(package.Path, damage));
            return null;
        }

        using var opened = GpkgFile.Open(package.Path);
        long? own = GpkgNumbering.Of(opened);
        if (PackageFields.Of(opened.Text) is not { } fields)
        {
            warn(BinhostFailures.LeftOut(package.Path, "it does not say which package it is"));
            return null;
        }

        if (names.Add(package.Name, own, GpkgNumbering.ContentOf(opened)) is not { } build)
        {
            return null;
        }

        if (build != own && opened.IsSigned && key is null)
        {
            warn(BinhostFailures.LeftOut(package.Path, "it is signed, and another build has its number"));
            return null;
        }

        string path = Path.Combine(
            package.Name.Split('/')[0],
            Path.GetFileName(Path.GetDirectoryName(package.Path))!,
            string.Create(CultureInfo.InvariantCulture, $"{package.Name.Split('/')[1]}-{build}{CachedPackage.Suffix}"));
        string file = Path.Combine(_directory, path);
        string part = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.part");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (build == own && key is null)
        {
            File.Copy(package.Path, part, overwrite: true);
        }
        else
        {
            GpkgNumbering.Write(opened, part, build, new GpkgOptions { SigningKey = key, SignatureTime = WholeSeconds(time.GetUtcNow()) });
        }

        File.Move(part, file, overwrite: false);
        return fields.SetItem("BUILD_ID", build.ToString(CultureInfo.InvariantCulture)).AddRange(DirectoryIndexer.FieldsOf(file, path, cancellationToken));
    }

    static DateTimeOffset WholeSeconds(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());

    void WriteIndex(List<ImmutableSortedDictionary<string, string>> packages)
    {
        string text = BinhostIndex.Write(
            [
                KeyValuePair.Create("PACKAGES", packages.Count.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("TIMESTAMP", time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("VERSION", "0"),
            ],
            packages);
        string index = Path.Combine(_directory, Binhost.IndexName);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        // Who asks between the two renames gets one that is whole, of before or of now.
        Publish($"{index}.gz", file =>
        {
            using var gzip = new GZipStream(file, CompressionLevel.SmallestSize, leaveOpen: true);
            gzip.Write(bytes);
        });
        Publish(index, file => file.Write(bytes));
    }

    static void Publish(string path, Action<FileStream> write)
    {
        string part = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.part");
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
