using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Staves.Packages.Cache;
using Staves.Portage.Repositories;

namespace Staves.Building.Sync;

/// <summary>The place of one fetched repository: a file that says which state counts, and beside it that state and those that somebody
/// still uses. Another state counts from one rename on.</summary>
sealed class RepositoryStore
{
    readonly RemoteRepository _repository;
    readonly string _indexes;
    readonly string _trees;

    public RepositoryStore(SyncOptions options, RemoteRepository repository)
    {
        string mark = Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(repository.Source.Identity)))[..8];
        Place = Path.Combine(options.Directory, $"{repository.Name}-{mark}");
        _repository = repository;
        _indexes = options.IndexDirectory;
        _trees = Path.Combine(Place, "trees");
    }

    public string Place { get; }

    /// <summary>The objects of a repository in Git.</summary>
    public string GitDirectory => Path.Combine(Place, "git");

    /// <summary>Where the beginning of a snapshot stays that did not come whole.</summary>
    public string Downloads => Path.Combine(Place, "downloads");

    /// <summary>Where a tree is made: a directory of this process's own, since a program that a killed one has started may still write.</summary>
    public string Incoming => Path.Combine(AllIncoming, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    string AllIncoming => Path.Combine(Place, "incoming");

    string StateFile => Path.Combine(Place, "state");

    /// <summary>The state that counts; one that nobody has verified is none where it has to be.</summary>
    public RepositoryState? State =>
        File.Exists(StateFile)
        && RepositoryState.TryParse(File.ReadAllText(StateFile)) is { } state
        && Path.Exists(PathOf(state))
        && (state.IsVerified || !_repository.Verifies)
            ? state
            : null;

    public string PathOf(RepositoryState state) => Path.Combine(_trees, state.Tree);

    /// <summary>Waits until nobody else syncs it, and removes what a killed sync has left.</summary>
    public async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        FileLock held = await FileLock.AcquireAsync(Path.Combine(Place, "lock"), cancellationToken);
        RemoveIncoming();
        Directory.CreateDirectory(Incoming);
        Directory.CreateDirectory(_trees);
        return held;
    }

    /// <summary>The state that counts, kept for whoever asks; null where there is none.</summary>
    public RepositoryUse? Use()
    {
        while (State is { } state)
        {
            string path = PathOf(state);
            if (FileLock.TryAcquireShared(LockOf(path)) is { } held)
            {
                // Between the two looks another state may have come to count, and this one may have been removed.
                if (State?.Tree == state.Tree)
                {
                    return new RepositoryUse(path, held);
                }

                held.Dispose();
            }
        }

        return null;
    }

    /// <summary>A tree that was fetched is the one that counts from now on.</summary>
    public RepositoryState Publish(FetchedTree fetched)
    {
        string path = fetched.Path!;
        string ending = Directory.Exists(path) ? "" : path[path.LastIndexOf(".tar", StringComparison.Ordinal)..];
        string tree;
        for (int number = 1; ; number++)
        {
            // A name is never used twice, as its lock may outlive it.
            tree = string.Create(CultureInfo.InvariantCulture, $"{_repository.Name}-{fetched.Revision[..Math.Min(16, fetched.Revision.Length)]}.{number}{ending}");
            if (!Path.Exists(Path.Combine(_trees, tree)) && !File.Exists(LockOf(Path.Combine(_trees, tree))))
            {
                break;
            }
        }

        Directory.Move(path, Path.Combine(_trees, tree));
        var state = new RepositoryState(tree, fetched.Revision, fetched.Time, _repository.Verifies) { Origin = fetched.Origin };
        Write(state);
        return state;
    }

    /// <summary>Remembers what has become known of the state that counts.</summary>
    public void Write(RepositoryState state)
    {
        string temporary = $"{StateFile}.new";
        File.WriteAllText(temporary, state.ToString());
        File.Move(temporary, StateFile, overwrite: true);
    }

    /// <summary>Removes the states that neither count nor are used.</summary>
    public void Sweep()
    {
        string? current = State?.Tree;
        foreach (string path in Directory.EnumerateFileSystemEntries(_trees).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal) && Path.GetFileName(path) != current))
        {
            using FileLock? held = FileLock.TryAcquire(LockOf(path));
            if (held is null)
            {
                continue;
            }

            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }

            EbuildRepository.Forget(path, _indexes);
        }
    }

    void RemoveIncoming()
    {
        try
        {
            if (Directory.Exists(AllIncoming))
            {
                Directory.Delete(AllIncoming, recursive: true);
            }
        }
        catch (IOException)
        {
            // Somebody's program writes there still: the next sync removes it.
        }
    }

    static string LockOf(string path) => $"{path}.lock";
}
