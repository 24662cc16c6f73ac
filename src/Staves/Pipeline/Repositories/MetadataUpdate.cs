using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Pipeline.Repositories;

/// <summary>Brings the metadata cache of a repository up to date: entries of ebuilds that are new or have changed, and of none that are gone.</summary>
/// <param name="repositories">The repository and its masters.</param>
/// <param name="repository">Its directory has the cache.</param>
/// <param name="workDirectory">Directories below it are made, and removed.</param>
sealed class MetadataUpdate(RepositorySet repositories, EbuildRepository repository, string workDirectory)
{
    /// <summary>How many ebuilds one process reads: enough to make its start cheap, few enough to be done side by side.</summary>
    const int BatchSize = 24;

    readonly string _cache = Path.Combine(repository.Path, "metadata", "md5-cache");
    readonly NamespacesRunner _runner = new();
    readonly ConcurrentBag<string> _written = [];
    readonly ConcurrentBag<Diagnostic> _faults = [];

    /// <summary>Sources what has changed. Entries are written as they come: a run that ends early is taken up by the next one.</summary>
    /// <param name="jobs">How many processes read ebuilds side by side.</param>
    /// <param name="cancellationToken">Ends them at once.</param>
    public async Task<MetadataChanges> RunAsync(int jobs, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            repositories.OutdatedEbuildsOf(repository, cancellationToken).Chunk(BatchSize),
            new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellationToken },
            async (batch, stopping) => await SourceAsync(batch, stopping));

        HashSet<string> current = [.. repository.PackageNames().SelectMany(repository.EbuildsOf).Select(ebuild => ebuild.Name.ToString())];
        ImmutableArray<string> removed = [.. Entries().Where(entry => !current.Contains(entry)).Order(StringComparer.Ordinal)];
        foreach (string entry in removed)
        {
            File.Delete(Path.Combine(_cache, entry));
        }

        return new MetadataChanges(
            current.Count,
            [.. _written.Order(StringComparer.Ordinal)],
            removed,
            [.. _faults.OrderBy(fault => fault.Location!.File, StringComparer.Ordinal)]);
    }

    async Task SourceAsync(EbuildFile[] ebuilds, CancellationToken cancellationToken)
    {
        var generator = new MetadataGenerator(_runner, Path.Combine(workDirectory, $"metadata-{Path.GetRandomFileName()}"));
        foreach (GeneratedEntry entry in await generator.GenerateAsync(ebuilds, repositories.EclassDirectoriesOf(repository), cancellationToken))
        {
            string name = entry.Ebuild.Name.ToString();
            string path = Path.Combine(_cache, name);
            if (entry.Fault is { } fault)
            {
                _faults.Add(fault);
            }
            else if (!File.Exists(path) || await File.ReadAllTextAsync(path, cancellationToken) != entry.Text)
            {
                WriteWhole(path, entry.Text);
                _written.Add(name);
            }
        }
    }

    IEnumerable<string> Entries() => Directory.Exists(_cache)
        ? Directory.EnumerateFiles(_cache, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_cache, path))
        : [];

    static void WriteWhole(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(temporary, path, overwrite: true);
    }
}
