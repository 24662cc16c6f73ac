using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Index;
using Staves.Portage.Repositories;
using Staves.Portage.Versions;

namespace Staves.Portage.Snapshots;

/// <summary>Indexes a snapshot in one pass: its metadata cache, and whole each file that planning may need (profiles, layout, Manifests and
/// metadata.xml).</summary>
sealed class SnapshotIndexer(string archive, IndexWriter writer)
{
    readonly List<(string Path, uint Content)> _files = [];
    readonly List<(string Path, uint Entry)> _entries = [];

    /// <exception cref="StavesException">STV2113: the archive cannot be read, or is no snapshot of a repository.</exception>
    public IndexContent Build(CancellationToken cancellationToken)
    {
        FileStamp stamp = FileStamp.Of(archive);
        foreach ((string path, byte[] content) in SnapshotMembers.Read(archive, IsWanted, cancellationToken))
        {
            uint entry = IsCacheEntry(path) ? writer.StoreEntry(content) : 0;
            if (entry != 0)
            {
                _entries.Add((path, entry));
            }
            else
            {
                _files.Add((path, writer.Store(content)));
            }
        }

        string prefix = Prefix();
        return new IndexContent(archive, Categories(prefix))
        {
            Prefix = prefix,
            SourceStamp = stamp.Value,
            Files =
            [
                .. _files.Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal))
                    .GroupBy(file => file.Path, StringComparer.Ordinal)
                    .Select(group => new IndexContent.File(group.Key[prefix.Length..], group.Last().Content)),
            ],
        };
    }

    static bool IsWanted(string path) => IsPlanned(path) || IsPlanned(Below(path));

    /// <summary>Without the directory at the top, which most archives have.</summary>
    static ReadOnlySpan<char> Below(ReadOnlySpan<char> path) => path[(path.IndexOf('/') + 1)..];

    static bool IsPlanned(ReadOnlySpan<char> path)
    {
        Span<Range> parts = stackalloc Range[5];
        int count = path.Split(parts, '/');
        ReadOnlySpan<char> top = path[parts[0]];
        return top switch
        {
            "profiles" => count > 1,
            "metadata" => count == 2 || (count == 4 && path[parts[1]] is "md5-cache"),
            _ => count == 3 && path[parts[2]] is "Manifest" or "metadata.xml",
        };
    }

    static bool IsCacheEntry(string path) =>
        path.StartsWith($"{RepositoryLayout.MetadataCache}/", StringComparison.Ordinal)
        || Below(path).StartsWith($"{RepositoryLayout.MetadataCache}/", StringComparison.Ordinal);

    /// <summary>What stands before `profiles` and `metadata`.</summary>
    string Prefix()
    {
        foreach (string marker in (ReadOnlySpan<string>)["profiles/repo_name", "metadata/layout.conf"])
        {
            string? found = _files.Select(file => file.Path)
                .Where(path => path == marker || Below(path).SequenceEqual(marker))
                .MinBy(path => path.Length);
            if (found is not null)
            {
                return found[..^marker.Length];
            }
        }

        throw SnapshotFailure.Of(archive, "it has neither `profiles/repo_name` nor `metadata/layout.conf`");
    }

    ImmutableArray<IndexContent.Category> Categories(string prefix)
    {
        string cache = $"{prefix}{RepositoryLayout.MetadataCache}/";
        var categories = new Dictionary<string, Dictionary<string, Dictionary<PackageVersion, uint>>>(StringComparer.Ordinal);
        IEnumerable<(string Path, uint Entry)> broken = _files.Where(file => IsCacheEntry(file.Path)).Select(file => (file.Path, 0u));
        foreach ((string path, uint entry) in _entries.Concat(broken).Where(item => item.Path.StartsWith(cache, StringComparison.Ordinal)))
        {
            string[] parts = path[cache.Length..].Split('/');
            if (RepositoryLayout.IsCategory(parts[0])
                && PackageFileName.TrySplit(parts[1], out ReadOnlySpan<char> name, out PackageVersion? version))
            {
                // Of a member that comes twice the last counts, as when an archive is unpacked.
                Child(Child(categories, parts[0]), name.ToString())[version] = entry;
            }
        }

        return [.. categories.Select(category => new IndexContent.Category(
            category.Key,
            [.. category.Value.Select(package => new IndexContent.Package(
                package.Key, [.. package.Value.Select(version => new IndexContent.Version(version.Key, version.Value))]))]))];
    }

    static TValue Child<TKey, TValue>(Dictionary<TKey, TValue> parent, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!parent.TryGetValue(key, out TValue? child))
        {
            parent.Add(key, child = new TValue());
        }

        return child;
    }
}
