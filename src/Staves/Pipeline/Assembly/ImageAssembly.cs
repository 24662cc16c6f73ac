using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Scheduling;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;
using Staves.Packages;
using Staves.Packages.Cache;
using Staves.Pipeline.Planning;
using Staves.Resolution;

namespace Staves.Pipeline.Assembly;

/// <summary>From binary packages to the image's root tree: each package is merged after those that it needs, with what its install phases
/// are for; then come the user's own files, and what follows from all of them.</summary>
/// <param name="resolved">What is wanted.</param>
/// <param name="cache">Where there is room.</param>
/// <param name="progress">Receives phases that run.</param>
sealed class ImageAssembly(ResolvedImage resolved, CacheDirectories cache, IProgress<ScheduleEvent> progress)
{
    /// <summary>Whether the image is to have the run-time libraries of the builder's compiler, needed or not.</summary>
    public bool HasCompilerLibraries { get; init; }

    /// <param name="packages">Packages with the paths of their files, in merge order.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<AssembledRoot> RunAsync(IReadOnlyList<(PlannedPackage Package, string File)> packages, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(cache.Work);
        using var tree = new RootTreeBuilder(cache.Work, resolved.SourceDateEpoch, RulesFor(resolved.Configuration.Variables))
        {
            Collisions = CollisionRules.Create(resolved.Configuration.Variables.GetValueOrDefault("COLLISION_IGNORE", "")),
        };

        // Whatever the builder is, install phases find the programs of this machine.
        HostBuilder host = resolved.Builder.Builder as HostBuilder ?? HostBuilder.Open([], cache.Builder);
        using var phases = new PackageInstallation(tree, host, cache, resolved.SourceDateEpoch, progress);
        await MergeAsync(phases, packages, cancellationToken);
        SpecifiedFiles.Add(tree, resolved.Specification.Files, resolved.SourceDateEpoch, cancellationToken);
        var after = new AfterMerge(tree, resolved.SourceDateEpoch, progress);
        after.Finish(phases.WithTemporaryFiles, cancellationToken);
        ImmutableArray<AddedLibrary> libraries =
            await after.TakeFromBuilderAsync(resolved.Builder, resolved.Specification.Locale, HasCompilerLibraries, cache.Work, cancellationToken);
        if (resolved.Specification.Image.HasPackageDatabase)
        {
            PackageDatabase.AddTo(tree, packages.Select(package => (package.Package.Metadata.Name, package.File)), cache.Work, cancellationToken);
        }

        return new AssembledRoot(tree.Build(cancellationToken), libraries);
    }

    /// <summary>Packages are read side by side, as far ahead as it goes, and merged in their order.</summary>
    async Task MergeAsync(
        PackageInstallation phases, IReadOnlyList<(PlannedPackage Package, string File)> packages, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var readers = new SemaphoreSlim(Environment.ProcessorCount);
#pragma warning disable CA2025 // All of them are awaited before anything is disposed of.
        Task<MergeablePackage>[] ahead = [.. packages.Select(one => ReadAsync(phases, one.Package, one.File, readers, stopping.Token))];
#pragma warning restore CA2025
        try
        {
            foreach (Task<MergeablePackage> package in ahead)
            {
                await phases.MergeAsync(await package, cancellationToken);
            }
        }
        finally
        {
            await stopping.CancelAsync();
            Task all = Task.WhenAll(ahead);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<MergeablePackage> ReadAsync(
        PackageInstallation phases, PlannedPackage package, string file, SemaphoreSlim readers, CancellationToken cancellationToken)
    {
        await readers.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(phases, package, file, cancellationToken), cancellationToken);
        }
        finally
        {
            readers.Release();
        }
    }

    MergeablePackage Read(PackageInstallation phases, PlannedPackage package, string file, CancellationToken cancellationToken)
    {
        using BinaryPackageFile binary = PackageCache.OpenPackage(file);
        return phases.Read(
            package.Metadata.Name,
            binary.Metadata,
            visit =>
            {
                using BinaryPackageFile again = PackageCache.OpenPackage(file);
                again.ReadImage(visit, cancellationToken);
            },
            binary.ImageDigest,
            RulesFor(resolved.Configuration.VariablesOf(package.Metadata)),
            SkippedPhases(package),
            cancellationToken);
    }

    PruningRules RulesFor(IReadOnlyDictionary<string, string> variables)
    {
        string mask = PruningRules.InstallMaskOf(variables);
        return resolved.Specification.Image.Prunes ? PruningRules.Create(resolved.Specification.Locale?.Name, mask) : PruningRules.Of(mask);
    }

    string[] SkippedPhases(PlannedPackage package) => [.. resolved.Specification.PackageSettings
        .Where(settings => !settings.SkippedPhases.IsEmpty && settings.Package.Matches(package.Metadata))
        .SelectMany(settings => settings.SkippedPhases)];
}
