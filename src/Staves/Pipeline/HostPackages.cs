using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Distfiles;
using Staves.Building.Drivers;
using Staves.Building.Keys;
using Staves.Building.Scheduling;
using Staves.Packages.Cache;
using Staves.Portage.Repositories;
using Staves.Rendering;

namespace Staves.Pipeline;

/// <summary>Obtains the packages of an image on this machine: of binhosts, out of the cache, and compiled where neither has them.</summary>
sealed class HostPackages(BuildOptions options, CacheDirectories cache, IBuildProgress progress)
{
    /// <param name="prepared">What the plan follows from: it is made anew where a binary package cannot be used.</param>
    /// <param name="resolved">The plan.</param>
    /// <param name="builder">Compiles.</param>
    /// <param name="cancellationToken">Ends all that is under way.</param>
    public async Task<ObtainedPackages> ObtainAsync(
        PreparedResolution prepared, ResolvedImage resolved, HostBuilder builder, CancellationToken cancellationToken)
    {
        PackageCache packages = PackageCache.Open(cache.Root, diagnostic => progress.Report(new ScheduleEvent.Warning(diagnostic)));
        using var shell = new FailureShell(progress);
        Func<FailedBuild, CancellationToken, Task>? failed = options.Failures.OpensShell ? shell.ForTerminal(options.IsInteractive) : null;
        var download = options.Secrets.Download(options.Offline);
        while (true)
        {
            UnpackSources(resolved, cancellationToken);
            PackageKeys keys = PackageStates.KeysOf(resolved, builder);
            BuildSchedule schedule = ScheduleOf(resolved, builder, packages, keys, failed);
            int[] image = [.. resolved.Plan.ImagePackages];
            ImmutableArray<int> missing = schedule.Missing(image);
            ImmutableArray<int> binaries = schedule.Binaries(image, missing);
            if (await new BinaryFetch(prepared, download, progress).FetchAsync(resolved, binaries, cancellationToken) is { } other)
            {
                (prepared, resolved) = other;
                continue;
            }

            if (!missing.IsEmpty)
            {
                WorkDirectory.Sweep(cache.Work);
                packages.Sweep(cancellationToken);
            }

            ImmutableArray<string> files = await schedule.ObtainAsync(image, missing, cancellationToken);
            return new ObtainedPackages(
                resolved, files, missing.Length, binaries.Length, Packed: 0, () => LibraryProviders.Of(resolved.Plan, keys, packages, resolved.Store));
        }
    }

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
        HostBuilder builder,
        PackageCache packages,
        PackageKeys keys,
        Func<FailedBuild, CancellationToken, Task>? failed) => new(new BuildScheduleOptions
    {
        Plan = resolved.Plan,
        Configuration = resolved.Configuration,
        Keys = keys,
        Cache = packages,
        BinaryFile = resolved.Store.PathOf,
        Builder = builder,
        Driver = new NativeDriver(builder),
        Distfiles = new DistfileOptions { Directory = cache.Distfiles, AptMirrors = AptMirrors.Read("/"), Offline = options.Offline, Netrc = options.Secrets.Netrc },
        LogDirectory = cache.Logs,
        WorkDirectory = cache.Work,
        Jobs = options.Jobs ?? resolved.Specification.Build.Jobs ?? Environment.ProcessorCount,
        CompilerCache = Path.Combine(cache.Root, "ccache"),
        KeepsGoing = options.Failures.KeepsGoing,
        KeepsWorkDirectories = options.Failures.KeepsWork,
        Failed = failed,
        SourceDateEpoch = resolved.SourceDateEpoch,
        Progress = progress,
    });
}
