using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>The packages of repositories as their ebuilds are now: where an ebuild or one of its eclasses has changed since its metadata cache
/// entry was made, or there is no entry, a new one is generated and kept.</summary>
/// <param name="repositories">Their masters have eclasses too.</param>
sealed class CurrentMetadata(RepositorySet repositories)
{
    readonly ConcurrentDictionary<string, EclassDigests> _eclasses = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(string, QualifiedPackageName), ImmutableArray<PackageMetadata>> _versions = new();
    readonly ConcurrentDictionary<(string Repository, string Category), bool> _hasCategory = new();

    /// <summary>Ascending by version.</summary>
    /// <exception cref="StavesException">An ebuild cannot be sourced.</exception>
    public ImmutableArray<PackageMetadata> VersionsOf(EbuildRepository repository, QualifiedPackageName package) =>
        repository.Options.Generator is { } generator && HasEbuilds(repository, package.Category)
            ? _versions.GetOrAdd((repository.Name, package), _ => Find(repository, package, generator))
            : repository.VersionsOf(package);

    /// <summary>The ebuilds whose entry is missing, broken or out of date, in order.</summary>
    public ImmutableArray<EbuildFile> OutdatedOf(EbuildRepository repository, CancellationToken cancellationToken)
    {
        QualifiedPackageName[] packages = [.. repository.PackageNames()];
        var outdated = new EbuildFile[packages.Length][];
        Parallel.For(0, packages.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            ILookup<VersionedPackageName, CacheEntry> entries = repository.EntriesOf(packages[index]).ToLookup(entry => entry.Name);
            outdated[index] =
                [.. repository.EbuildsOf(packages[index]).Where(ebuild => Cached(repository, ebuild, entries[ebuild.Name].FirstOrDefault()) is null)];
        });
        return [.. outdated.SelectMany(ebuilds => ebuilds)];
    }

    /// <summary>A repository may be its metadata cache alone; where it has the category, it would have the ebuild.</summary>
    bool HasEbuilds(EbuildRepository repository, string category) => !repository.IsSnapshot && _hasCategory.GetOrAdd(
        (repository.Path, category), static key => Directory.Exists(Path.Combine(key.Repository, key.Category)));

    ImmutableArray<PackageMetadata> Find(EbuildRepository repository, QualifiedPackageName package, IMetadataGenerator generator)
    {
        ImmutableArray<CacheEntry> entries = repository.EntriesOf(package);
        var current = new List<PackageMetadata>();
        var stale = new List<EbuildFile>();
        foreach (EbuildFile ebuild in repository.EbuildsOf(package))
        {
            CacheEntry? entry = entries.FirstOrDefault(entry => entry.Name == ebuild.Name);
            if ((Cached(repository, ebuild, entry) ?? Generated(repository, ebuild)) is { } metadata)
            {
                current.Add(metadata);
            }
            else
            {
                stale.Add(ebuild);
            }
        }

        current.AddRange(Generate(generator, repository, stale));
        return [.. current.OrderBy(metadata => metadata.Name)];
    }

    PackageMetadata? Cached(EbuildRepository repository, EbuildFile ebuild, CacheEntry? entry)
    {
        try
        {
            if (entry is null)
            {
                return null;
            }

            // A broken entry is made anew like one that is out of date.
            PackageMetadata metadata = PackageMetadataReader.Sound(new PackageMetadata(entry));
            if (!EclassesOf(repository).AreCurrent(metadata.EclassDigests))
            {
                return null;
            }

            if (!entry.IsVerifiedFor(FileStamp.Of(ebuild.Path)))
            {
                if (EclassDigests.Md5Of(ebuild.Path) != metadata.EbuildDigest)
                {
                    return null;
                }

                entry.RememberVerified(ebuild.Path);
            }

            return metadata;
        }
        catch (StavesException)
        {
            return null;
        }
    }

    PackageMetadata? Generated(EbuildRepository repository, EbuildFile ebuild)
    {
        if (GeneratedDirectory(repository) is not { } directory)
        {
            return null;
        }

        var entry = new CacheEntry(ebuild.Name, repository.Name, directory, DiskTree.Instance);
        return File.Exists(entry.Path) ? Cached(repository, ebuild, entry) : null;
    }

    IEnumerable<PackageMetadata> Generate(IMetadataGenerator generator, EbuildRepository repository, List<EbuildFile> ebuilds)
    {
        if (ebuilds.Count == 0)
        {
            yield break;
        }

        ImmutableArray<string> texts = generator.Generate(ebuilds, repositories.EclassDirectoriesOf(repository));
        for (int i = 0; i < ebuilds.Count; i++)
        {
            if (GeneratedDirectory(repository) is { } directory)
            {
                TryKeep($"{directory}/{ebuilds[i].Name}", texts[i]);
            }

            yield return PackageMetadataReader.Read(Md5DictFile.Parse(texts[i], ebuilds[i].Path), ebuilds[i].Name, repository.Name);
        }
    }

    EclassDigests EclassesOf(EbuildRepository repository) =>
        _eclasses.GetOrAdd(repository.Name, _ => new EclassDigests(repositories.EclassDirectoriesOf(repository)));

    /// <summary>Where generated entries are kept; null where none is.</summary>
    static string? GeneratedDirectory(EbuildRepository repository) =>
        repository.Options.CacheDirectory is { } directory ? $"{directory}/metadata/{repository.Name}" : null;

    /// <summary>Where nothing can be written, the next run generates it again.</summary>
    static void TryKeep(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string temporary = $"{path}.{Path.GetRandomFileName()}";
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The text itself is at hand.
        }
    }
}
