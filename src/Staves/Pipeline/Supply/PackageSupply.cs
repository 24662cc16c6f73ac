using System.Collections.Immutable;
using Staves.Building.Distfiles;
using Staves.Building.Drivers;
using Staves.Building.Keys;
using Staves.Building.Runners.Docker;
using Staves.Building.Scheduling;
using Staves.Packages.Cache;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Ebuilds;
using Staves.Pipeline.Planning;
using Staves.Portage.Binaries;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Rendering;

namespace Staves.Pipeline.Supply;

/// <summary>Obtains the packages of an image: out of the builder and of binhosts, out of the cache, and compiled where none of them has one.</summary>
sealed class PackageSupply(BuildOptions options, CacheDirectories cache, IBuildProgress progress)
{
    /// <param name="prepared">What the plan follows from: it is made anew where a binary package cannot be used.</param>
    /// <param name="resolved">The plan.</param>
    /// <param name="cancellationToken">Ends all that is under way.</param>
    public async Task<ObtainedPackages> ObtainAsync(PreparedResolution prepared, ResolvedImage resolved, CancellationToken cancellationToken)
    {
        PackageCache packages = PackageCache.Open(cache.Root, diagnostic => progress.Report(new ScheduleEvent.Warning(diagnostic)));
        using var shell = new FailureShell(progress);
        Func<FailedBuild, CancellationToken, Task>? failed = options.Failures.OpensShell ? shell.ForTerminal(options.IsInteractive) : null;
        var download = options.Secrets.Download(options.Offline);
        await using PackageVolume? volume = await OpenVolumeAsync(resolved.Builder, packages, cancellationToken);
        int jobs = options.Jobs ?? resolved.Specification.Build.Jobs ?? Environment.ProcessorCount;
        while (true)
        {
            UnpackSources(resolved, cancellationToken);
            PackageKeys keys = PackageStates.KeysOf(resolved);
            var packed = new Dictionary<VersionedPackageName, string>();
            BuildSchedule schedule = ScheduleOf(
                resolved, packages, volume, keys, failed, jobs, binary => binary.IsInstalled ? packed[binary.Name] : resolved.Store.PathOf(binary));
            int[] image = [.. resolved.Plan.ImagePackages];
            ImmutableArray<int> missing = volume is null
                ? schedule.Missing(image)
                : await new VolumePackages(volume, resolved.Plan, keys, progress.Say).FetchAsync(() => schedule.Missing(image), cancellationToken);
            ILookup<bool, int> binaries = schedule.Binaries(image, missing).ToLookup(index => resolved.Plan.Packages[index].Binary!.IsInstalled);
            BuilderPackages.RequireCompiler(resolved, missing);
            if (await new BinaryFetch(prepared, download, progress).FetchAsync(resolved, [.. binaries[false]], cancellationToken) is { } other)
            {
                (prepared, resolved) = other;
                continue;
            }

            if (!missing.IsEmpty)
            {
                WorkDirectory.Sweep(cache.Work);
                packages.Sweep(cancellationToken);
            }

            int made = await new BuilderPackages(resolved, packages, jobs, progress).PackAsync([.. binaries[true]], packed, cancellationToken);
            ImmutableArray<string> files = await schedule.ObtainAsync(image, missing, cancellationToken);
            return new ObtainedPackages(
                resolved, files, missing.Length, binaries[false].Count(), made, () => LibraryProviders.Of(resolved, keys, packages));
        }
    }

    async Task<PackageVolume?> OpenVolumeAsync(PlannedBuilder builder, PackageCache packages, CancellationToken cancellationToken) =>
        builder.Daemon is { Volume: { } name } daemon
            ? await PackageVolume.OpenAsync(
                daemon.Engine, name, daemon.Image, packages, diagnostic => progress.Report(new ScheduleEvent.Warning(diagnostic)), cancellationToken)
            : null;

    /// <summary>The ebuilds of a snapshot are a part of each package's key, so they come out of the archive first.</summary>
    static void UnpackSources(ResolvedImage resolved, CancellationToken cancellationToken)
    {
        foreach (EbuildRepository repository in resolved.Repositories.All.Where(repository => repository.IsSnapshot))
        {
            repository.UnpackSources(
                resolved.Plan.Packages
                    .Where(package => package.Binary is null && package.Metadata.Repository == repository.Name)
                    .Select(package => package.Metadata.Name.Package),
                cancellationToken);
        }
    }

    BuildSchedule ScheduleOf(
        ResolvedImage resolved,
        PackageCache packages,
        PackageVolume? volume,
        PackageKeys keys,
        Func<FailedBuild, CancellationToken, Task>? failed,
        int jobs,
        Func<BinaryPackage, string> binaryFile) => new(new BuildScheduleOptions
    {
        Plan = resolved.Plan,
        Configuration = resolved.Configuration,
        Keys = keys,
        Cache = packages,
        BinaryFile = binaryFile,
        Builder = resolved.Builder.Builder,
        Driver = resolved.Builder.Driver,
        Distfiles = new DistfileOptions { Directory = cache.Distfiles, AptMirrors = AptMirrors.Read("/"), Offline = options.Offline, Netrc = options.Secrets.Netrc },
        LogDirectory = cache.Logs,
        WorkDirectory = cache.Work,
        Jobs = jobs,
        CompilerCache = Path.Combine(cache.Root, "ccache"),
        KeepsGoing = options.Failures.KeepsGoing,
        KeepsWorkDirectories = options.Failures.KeepsWork,
        Failed = failed,
        Built = volume is null ? null : volume.StoreAsync,
        SourceDateEpoch = resolved.SourceDateEpoch,
        Progress = progress,
    });
}
