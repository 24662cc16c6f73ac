using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Gpkg;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>Makes an index of the packages in a directory. Those that an earlier index knows are not opened again.</summary>
/// <param name="directory">The packages lie in it or below it.</param>
/// <param name="warn">Told of files that are no packages.</param>
sealed class DirectoryIndexer(string directory, Action<Diagnostic> warn)
{
    const string Suffix = ".gpkg.tar";

    static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };

    /// <summary>The text of the index; null where there are no packages.</summary>
    /// <param name="earlier">An index of this directory.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public string? Write(BinhostIndex? earlier, CancellationToken cancellationToken)
    {
        ImmutableArray<ImmutableSortedDictionary<string, string>> packages = Read(earlier, cancellationToken);
        return packages.IsEmpty ? null : BinhostIndex.Write(
            [
                KeyValuePair.Create("PACKAGES", packages.Length.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("VERSION", "0"),
            ],
            packages);
    }

    /// <summary>What the index would say of each package, in the order of their files.</summary>
    /// <param name="earlier">An index of this directory.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public ImmutableArray<ImmutableSortedDictionary<string, string>> Read(BinhostIndex? earlier, CancellationToken cancellationToken)
    {
        Dictionary<string, ImmutableSortedDictionary<string, string>> known = Known(earlier);
        ImmutableArray<ImmutableSortedDictionary<string, string>>.Builder packages = ImmutableArray.CreateBuilder<ImmutableSortedDictionary<string, string>>();
        foreach (string file in Directory.EnumerateFiles(directory, $"*{Suffix}", All).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(file, known, cancellationToken) is { } package)
            {
                packages.Add(package);
            }
        }

        return packages.ToImmutable();
    }

    /// <summary>What an index says of the file itself.</summary>
    /// <param name="file">The package.</param>
    /// <param name="path">The same from the directory of the index.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IEnumerable<KeyValuePair<string, string>> FieldsOf(string file, string path, CancellationToken cancellationToken)
    {
        var status = new FileInfo(file);
        return
        [
            KeyValuePair.Create("PATH", path),
            KeyValuePair.Create("SIZE", SizeOf(status)),
            KeyValuePair.Create("MTIME", TimeOf(status)),
            // Portage compares what it downloads with MD5 and SHA1 alone.
            .. BinaryPackageStore.DigestsOf(file, ["MD5", "SHA1", "SHA512"], cancellationToken),
        ];
    }

    static string SizeOf(FileInfo file) => file.Length.ToString(CultureInfo.InvariantCulture);

    static string TimeOf(FileInfo file) => new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    static Dictionary<string, ImmutableSortedDictionary<string, string>> Known(BinhostIndex? earlier)
    {
        var known = new Dictionary<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (IEnumerable<KeyValuePair<string, string>> fields in earlier?.Fields ?? [])
        {
            ImmutableSortedDictionary<string, string> package = fields.DistinctBy(field => field.Key, StringComparer.Ordinal).ToImmutableSortedDictionary(StringComparer.Ordinal);
            known[package.GetValueOrDefault("PATH", "")] = package;
        }

        return known;
    }

    ImmutableSortedDictionary<string, string>? Read(
        string file, Dictionary<string, ImmutableSortedDictionary<string, string>> known, CancellationToken cancellationToken)
    {
        var status = new FileInfo(file);
        string path = Path.GetRelativePath(directory, file);
        if (known.TryGetValue(path, out ImmutableSortedDictionary<string, string>? package)
            && package.GetValueOrDefault("SIZE") == SizeOf(status) && package.GetValueOrDefault("MTIME") == TimeOf(status))
        {
            return package;
        }

        try
        {
            using var opened = GpkgFile.Open(file);
            return PackageFields.Of(opened.Text)?.AddRange(FieldsOf(file, path, cancellationToken));
        }
        catch (StavesException exception)
        {
            warn(BinhostFailures.Unreadable(file, exception));
            return null;
        }
    }
}
