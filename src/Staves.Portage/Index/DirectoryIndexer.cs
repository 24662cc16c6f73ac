using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Staves.Portage.Files;
using Staves.Portage.Repositories;
using Staves.Portage.Versions;

namespace Staves.Portage.Index;

/// <summary>Indexes a repository directory: every category on whichever processor is free, and of what an earlier index holds only what
/// has changed since.</summary>
/// <param name="root">The repository.</param>
/// <param name="writer">Receives the texts.</param>
/// <param name="previous">An earlier index of it.</param>
/// <param name="createdNanoseconds">The kernel's time before anything was read.</param>
sealed class DirectoryIndexer(string root, IndexWriter writer, RepositoryIndex? previous, long createdNanoseconds)
{
    /// <summary>Stamps are mixed so that hardly one of them is this; if one were, its directory would be listed again each time.</summary>
    const long Unsettled = -1;

    readonly string _cache = Path.Combine(root, RepositoryLayout.MetadataCache);

    /// <summary>Whether the lists of an index are those of the directory: entries that changed in their place are seen when they are
    /// read.</summary>
    public static bool IsCurrent(RepositoryIndex index, string root)
    {
        string cache = Path.Combine(root, RepositoryLayout.MetadataCache);
        if (FileStamp.Of(cache).Value != index.Header.SourceStamp || FileStamp.Of(root).Value != index.Header.RootStamp)
        {
            return false;
        }

        foreach (CategoryRecord category in index.Categories)
        {
            string name = index.Text(category.Name);

            // A directory that was not there would have changed the one above it.
            if ((category.CacheStamp != FileStamp.None.Value && FileStamp.Of($"{cache}/{name}").Value != category.CacheStamp)
                || (category.TreeStamp != FileStamp.None.Value && FileStamp.Of($"{root}/{name}").Value != category.TreeStamp))
            {
                return false;
            }
        }

        return true;
    }

    public IndexContent Build(CancellationToken cancellationToken)
    {
        // Stamps are taken before the lists: a change in between is then seen the next time.
        long source = StampOf(_cache);
        long rootStamp = StampOf(root);
        var categories = new ConcurrentBag<IndexContent.Category>();
        Parallel.ForEach(
            Partitioner.Create(FilePackages.CategoriesOf(root).ToList(), loadBalance: true),
            new ParallelOptions { CancellationToken = cancellationToken },
            category => categories.Add(CategoryOf(category)));
        return new IndexContent(root, [.. categories])
        {
            CreatedNanoseconds = createdNanoseconds,
            SourceStamp = source,
            RootStamp = rootStamp,
        };
    }

    IndexContent.Category CategoryOf(string category)
    {
        long cacheStamp = StampOf($"{_cache}/{category}");
        long treeStamp = StampOf($"{root}/{category}");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            ImmutableArray<IndexContent.Package> packages = [.. FilePackages.List(root, category).Select(package => new IndexContent.Package(
                package.Key, [.. package.Value.Select(version => VersionOf(category, package.Key, version, ref buffer))]))];
            return new IndexContent.Category(category, packages, cacheStamp, treeStamp);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    IndexContent.Version VersionOf(string category, string name, PackageVersion version, ref byte[] buffer)
    {
        string path = $"{_cache}/{category}/{name}-{version}";
        FileStamp stamp = FileStamp.SettledOf(path, createdNanoseconds);
        if (stamp.IsNone)
        {
            return new IndexContent.Version(version, Entry: 0);
        }

        if (Previous(category, name, version) is { Entry: not 0 } old && old.EntryStamp == stamp.Value)
        {
            return new IndexContent.Version(version, writer.StoreEntry(previous!, old.Entry), stamp.Value, old.EbuildStamp);
        }

        try
        {
            return new IndexContent.Version(version, writer.StoreEntry(Read(path, ref buffer)), stamp.Value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever needs it is told then.
            return new IndexContent.Version(version, Entry: 0);
        }
    }

    VersionRecord? Previous(string category, string name, PackageVersion version)
    {
        if (previous is null)
        {
            return null;
        }

        (int first, int count) = previous.VersionsOf(category, name);
        for (int row = first; row < first + count; row++)
        {
            if (previous.Text(previous.Versions[row].Version) == version.ToString())
            {
                return previous.Versions[row];
            }
        }

        return null;
    }

    static ReadOnlySpan<byte> Read(string path, ref byte[] buffer)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        int length = 0;
        while (true)
        {
            int read = RandomAccess.Read(file, buffer.AsSpan(length), length);
            length += read;
            if (read == 0)
            {
                return buffer.AsSpan(0, length);
            }

            if (length == buffer.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(2 * length);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
    }

    /// <summary>None for what is not there; for what may yet change unseen one that no file has.</summary>
    long StampOf(string path) => FileStamp.SettledOf(path, createdNanoseconds) is { IsNone: false } stamp ? stamp.Value
        : Path.Exists(path) ? Unsettled
        : FileStamp.None.Value;
}
