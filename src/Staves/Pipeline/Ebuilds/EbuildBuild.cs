using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Distfiles;
using Staves.Building.Drivers;
using Staves.Building.Keys;
using Staves.Building.Runners;
using Staves.Building.Scheduling;
using Staves.Packages.Downloads;
using Staves.Pipeline.Planning;
using Staves.Pipeline.Repositories;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Rendering;

namespace Staves.Pipeline.Ebuilds;

/// <summary>Makes a binary package of one ebuild and of nothing else: its dependencies are taken to be on this machine.</summary>
sealed class EbuildBuild(EbuildOptions options, IBuildProgress progress, TimeProvider time)
{
    /// <exception cref="StavesException">The file is no ebuild, there is no profile, or the build fails.</exception>
    public async Task<BuiltEbuild> RunAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        EbuildPlace place = EbuildPlace.Of(options.Path);
        PortageDirectory settings = new RepositoryOpener(options.Cache, SyncedRepositories.None, cancellationToken).OpenWith(options.ConfigRoot, place.Repository);
        EbuildRepository repository = settings.Repositories.All.First(repository => repository.Path == place.Repository);
        PackageMetadata metadata = settings.Repositories.VersionsOf(place.Name.Package)
            .First(version => version.Repository == repository.Name && version.Name == place.Name);
        RequireSupported(metadata);
        PortageConfiguration configuration = ConfigurationOf(settings, metadata);
        foreach (Diagnostic warning in settings.Warnings.Concat(configuration.Warnings))
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        PackageUse use = configuration.UseOf(metadata);
        RequireSatisfied(metadata, use);
        Directory.CreateDirectory(Path.Combine(options.OutputDirectory, metadata.Name.Category));
        string output = Path.Combine(options.OutputDirectory, metadata.Name.Category, $"{metadata.Name.PF}.gpkg.tar");
        var request = new EbuildRequest
        {
            Metadata = metadata,
            EbuildPath = repository.EbuildPath(metadata),
            FilesPath = repository.FilesPath(metadata),
            Use = use.Enabled,
            IuseEffective = use.IuseEffective,
            Variables = BuildVariables.Of(configuration, metadata),
            Distfiles = await FetchAsync(configuration, repository, metadata, use.Enabled, cancellationToken),
            CompiledAgainst = CompiledAgainst.Machine,
            EclassDirectories = configuration.Repositories.EclassDirectoriesOf(repository),
            Jobs = options.Jobs,
            MakeOptions = MakeOptions.Parse(configuration.VariablesOf(metadata).GetValueOrDefault("MAKEOPTS", "")).Others,
            ShellHooks = ShellHooks.Of(configuration, metadata),
            SourceDateEpoch = SourceDateEpoch(settings.Repositories),
            OutputPath = output + ".part",
            LogPath = Path.Combine(options.Cache.Logs, metadata.Name.Category, $"{metadata.Name.PF}.log"),
            WorkDirectory = options.Cache.Work,
        };
        var phases = new PhaseTimes(new PackageProgress(progress, metadata.Name, static (package, phase) => new ScheduleEvent.Phase(package, phase)));
        progress.Report(new ScheduleEvent.Started(metadata.Name));
        await BuildAsync(request, output, phases, settings.Repositories, cancellationToken);
        TimeSpan elapsed = time.GetElapsedTime(started);
        progress.Report(new ScheduleEvent.Finished(metadata.Name, elapsed));
        return new BuiltEbuild(metadata, use.Enabled, output, phases.Times, elapsed);
    }

    /// <summary>Unix seconds; a repository that is worked on has no time of its own, but the ebuild's file has.</summary>
    long SourceDateEpoch(RepositorySet repositories) =>
        ResolvedImage.GivenSourceDateEpoch ?? repositories.Main.Timestamp ?? new DateTimeOffset(File.GetLastWriteTimeUtc(options.Path)).ToUnixTimeSeconds();

    async Task BuildAsync(
        EbuildRequest request, string output, PhaseTimes phases, RepositorySet repositories, CancellationToken cancellationToken)
    {
        try
        {
            PackageFile built = await new NativeDriver(HostBuilder.Open(repositories, options.Cache.Builder), new NamespacesRunner()).BuildAsync(request, phases, cancellationToken);
            foreach (Diagnostic warning in built.Warnings)
            {
                progress.Report(new ScheduleEvent.Warning(warning));
            }

            File.Move(request.OutputPath, output, overwrite: true);
        }
        finally
        {
            File.Delete(request.OutputPath);
        }
    }

    /// <summary>The flags of the command line count more than any other, as a USE in the environment does for Portage.</summary>
    PortageConfiguration ConfigurationOf(PortageDirectory settings, PackageMetadata metadata)
    {
        ProfileStack profile = settings.LoadProfile() ?? throw new StavesException(new Diagnostic(
            "STV1930", $"`{settings.Root}` has no `etc/portage/make.profile`", Hint: "link it to a directory below a repository's `profiles`, or name another --config-root"));
        UserConfiguration flags = options.Use.IsEmpty
            ? UserConfiguration.Empty
            : UserConfiguration.Empty with
            {
                PackageUse = PackageSetting.ParseAll($"={metadata.Name}::{metadata.Repository} {string.Join(' ', options.Use)}\n", "--use"),
            };
        return PortageConfiguration.Create(settings.Repositories, profile, flags.Over(settings.User));
    }

    async Task<ImmutableArray<DistfileToUse>> FetchAsync(
        PortageConfiguration configuration, EbuildRepository repository, PackageMetadata metadata, IReadOnlySet<string> use, CancellationToken cancellationToken)
    {
        ImmutableArray<Distfile> wanted = PackageDistfiles.Of(metadata, use, repository);
        ThirdPartyMirrors mirrors = configuration.MirrorsOf(repository);
        using var fetcher = new DistfileFetcher(new DistfileOptions
        {
            Directory = options.DistfileDirectory ?? options.Cache.Distfiles,
            AptMirrors = AptMirrors.Read("/"),
            Offline = options.Offline,
            Netrc = options.Secrets.Netrc,
            Mirrors = group => mirrors.AddressesOf(group),
        });
        ImmutableArray<string> paths = await fetcher.FetchAsync(wanted, new Downloads(progress), cancellationToken);
        return [.. wanted.Zip(paths, (file, path) => new DistfileToUse(file.FileName, path))];
    }

    static void RequireSupported(PackageMetadata metadata)
    {
        if (!metadata.IsEapiSupported)
        {
            throw new StavesException(new Diagnostic("STV1931", $"`{metadata.Name}` has the EAPI `{metadata.EapiName}`, which is not one that is known"));
        }

        if (metadata.Fault is { } fault)
        {
            throw new StavesException(fault);
        }
    }

    static void RequireSatisfied(PackageMetadata metadata, PackageUse use)
    {
        if (metadata.RequiredUse.Length == 0
            || !DependencySpecifications.TryParseRequiredUse(metadata.RequiredUse, metadata.Eapi, out var requirement, out _))
        {
            return;
        }

        Diagnostic[] violations = [.. RequiredUse
            .Evaluate(requirement, use.Enabled, metadata.Eapi, use.Forced.Concat(use.Masked).ToHashSet(StringComparer.Ordinal))
            .Select(violation => new Diagnostic("STV1932", $"REQUIRED_USE of `{metadata.Name}` does not hold: {violation}", metadata.LocationOf("REQUIRED_USE"), "set flags with --use"))];
        if (violations.Length > 0)
        {
            throw new StavesException(violations);
        }
    }

    sealed class Downloads(IProgress<ScheduleEvent> progress) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => progress.Report(new ScheduleEvent.Fetching(value));
    }

    /// <summary>Notes how long phases take, and passes everything on.</summary>
    sealed class PhaseTimes(IProgress<BuildEvent> next) : IProgress<BuildEvent>
    {
        readonly ImmutableArray<(string Name, TimeSpan Elapsed)>.Builder _times = ImmutableArray.CreateBuilder<(string Name, TimeSpan Elapsed)>();

        public ImmutableArray<(string Name, TimeSpan Elapsed)> Times => _times.ToImmutable();

        public void Report(BuildEvent value)
        {
            if (value is BuildEvent.PhaseFinished finished)
            {
                _times.Add((finished.Name, finished.Elapsed));
            }

            next.Report(value);
        }
    }
}
