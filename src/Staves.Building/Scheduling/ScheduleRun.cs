using System.Collections.Immutable;
using Staves.Building.Distfiles;
using Staves.Building.Drivers;
using Staves.Building.Features;
using Staves.Building.Keys;
using Staves.Packages.Cache;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Building.Scheduling;

/// <summary>One pass over the packages: a task for each key, started when somebody first asks for it.</summary>
sealed class ScheduleRun(BuildScheduleOptions options, CancellationTokenSource stopping) : IDisposable
{
    readonly Dictionary<string, Task<string?>> _packages = new(StringComparer.Ordinal);
    readonly Lock _lock = new();
    readonly SemaphoreSlim _slots = new(options.Jobs);
    readonly ScheduleFailures _failures = new();
    readonly Lazy<JobServer> _jobServer = new(() => new JobServer(options.WorkDirectory, options.Jobs));
    int _running;
    Exception? _firstFailure;
    int _told;

    /// <summary>What ended the run, before the cancellations that it caused.</summary>
    public Exception? FirstFailure => _firstFailure;

    /// <exception cref="StavesException">Packages failed: all of them, and what is missing because of them.</exception>
    public void RequireSuccess() => _failures.ThrowIfAny(options.Plan);

    /// <summary>The package's file; null where it cannot be had and the others go on.</summary>
    public Task<string?> ObtainAsync(int package)
    {
        if (options.Plan.Packages[package].Binary is { } binary)
        {
            return Task.FromResult<string?>(options.BinaryFile(binary));
        }

        string key = options.Keys.KeyOf(package);
        lock (_lock)
        {
            if (!_packages.TryGetValue(key, out Task<string?>? task))
            {
                task = GuardedAsync(package, key);
                _packages.Add(key, task);
            }

            return task;
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        if (_jobServer.IsValueCreated)
        {
            _jobServer.Value.Dispose();
        }
    }

    async Task<string?> GuardedAsync(int package, string key)
    {
        // Leave the lock before anything else is asked for.
        await Task.Yield();
        try
        {
            return await FindOrBuildAsync(package, key);
        }
        catch (StavesException failure) when (options.KeepsGoing)
        {
            _failures.Add(package, failure);
            options.Progress.Report(new ScheduleEvent.Failed(options.Plan.Packages[package].Metadata.Name, failure.Message));
            return null;
        }
        catch (Exception failure)
        {
            if (failure is not OperationCanceledException)
            {
                Interlocked.CompareExchange(ref _firstFailure, failure, null);
            }

            await stopping.CancelAsync();
            throw;
        }
    }

    async Task<string?> FindOrBuildAsync(int package, string key)
    {
        PlannedPackage planned = options.Plan.Packages[package];
        VersionedPackageName name = planned.Metadata.Name;
        if (options.Cache.TryFind(name.Category, name.PF, key, out string? found))
        {
            return found;
        }

        // Sources come in while the packages before this one are compiled.
        Task<ImmutableArray<DistfileToUse>> sources = FetchAsync(planned);
        int[] needed = [.. options.Plan.SysrootOf(package)];
        Task<string?[]> obtaining = Task.WhenAll(needed.Select(ObtainAsync));
        await Task.WhenAll(sources, obtaining);
        string?[] sysroot = await obtaining;
        if (sysroot.Contains(null))
        {
            _failures.AddSkipped(package, [.. needed.Where((_, index) => sysroot[index] is null)]);
            return null;
        }

        await _slots.WaitAsync(stopping.Token);
        try
        {
            using PackageLock held = await options.Cache.LockAsync(name.Category, name.PF, key, stopping.Token);
            // Another process may have built it while this one waited.
            return options.Cache.TryFind(name.Category, name.PF, key, out found)
                ? found
                : await BuildAsync(planned, key, [.. sysroot.Select(file => file!)], await sources, held);
        }
        finally
        {
            _slots.Release();
        }
    }

    async Task<ImmutableArray<DistfileToUse>> FetchAsync(PlannedPackage package)
    {
        EbuildRepository repository = RepositoryOf(package);
        ImmutableArray<Distfile> wanted = PackageDistfiles.Of(package.Metadata, package.Use, repository);
        if (wanted.IsEmpty)
        {
            return [];
        }

        ThirdPartyMirrors mirrors = options.Configuration.MirrorsOf(repository);
        var fetcher = new DistfileFetcher(options.Distfiles with { Mirrors = group => mirrors.AddressesOf(group) });
        var progress = new FetchProgress(options.Progress);
        ImmutableArray<string> paths = await fetcher.FetchAsync(wanted, progress, stopping.Token);
        return [.. wanted.Zip(paths, (file, path) => new DistfileToUse(file.FileName, path))];
    }

    async Task<string> BuildAsync(
        PlannedPackage package, string key, ImmutableArray<string> sysroot, ImmutableArray<DistfileToUse> distfiles, PackageLock held)
    {
        VersionedPackageName name = package.Metadata.Name;
        EbuildRepository repository = RepositoryOf(package);
        long started = options.Time.GetTimestamp();
        options.Progress.Report(new ScheduleEvent.Started(name));
        ImmutableSortedDictionary<string, string> variables = BuildVariables.Of(options.Configuration, package.Metadata);
        // What does not know the jobserver gets an equal share of the jobs.
        int share = Math.Max(1, options.Jobs / Interlocked.Increment(ref _running));
        var make = MakeOptions.Parse(options.Configuration.VariablesOf(package.Metadata).GetValueOrDefault("MAKEOPTS", ""));
        bool isLimited = make.Jobs < options.Jobs;
        var request = new EbuildRequest
        {
            Metadata = package.Metadata,
            EbuildPath = repository.EbuildPath(package.Metadata),
            FilesPath = repository.FilesPath(package.Metadata),
            Use = package.Use,
            IuseEffective = options.Configuration.UseOf(package.Metadata).IuseEffective,
            Variables = variables,
            Settings = options.Configuration.VariablesOf(package.Metadata),
            Distfiles = distfiles,
            Sysroot = sysroot,
            CompiledAgainst = options.Builder.CompiledAgainst,
            EclassDirectories = options.Configuration.Repositories.EclassDirectoriesOf(repository),
            Jobs = isLimited ? Math.Min(make.Jobs!.Value, share) : share,
            MakeOptions = make.Others,
            ShellHooks = ShellHooks.Of(options.Configuration, package.Metadata),
            JobServerPath = isLimited ? null : JobServerPath(),
            CompilerCache = options.CompilerCache,
            SourceDateEpoch = options.SourceDateEpoch,
            OutputPath = held.TemporaryPath,
            LogPath = Path.Combine(options.LogDirectory, name.Category, $"{name.PF}-{key[..16]}.log"),
            WorkDirectory = options.WorkDirectory,
            KeepsWorkDirectory = options.KeepsWorkDirectories || PackageFeatures.Of(variables).KeepsWorkDirectory,
            Failed = options.Failed is null ? null : TellFailureAsync,
        };
        var progress = new PackageProgress(options.Progress, name, static (package, phase) => new ScheduleEvent.Phase(package, phase));
        PackageFile built;
        try
        {
            built = await options.Driver.BuildAsync(request, progress, stopping.Token);
        }
        catch (StavesException)
        {
            RenewJobServer();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        foreach (Diagnostic warning in built.Warnings)
        {
            options.Progress.Report(new ScheduleEvent.Warning(warning));
        }

        string published = held.Publish();
        if (options.Built is not null)
        {
            await options.Built(name, key, published, stopping.Token);
        }

        _failures.AddBuilt();
        options.Progress.Report(new ScheduleEvent.Finished(name, options.Time.GetElapsedTime(started)));
        return published;
    }

    string JobServerPath()
    {
        lock (_lock)
        {
            return _jobServer.Value.Path;
        }
    }

    void RenewJobServer()
    {
        lock (_lock)
        {
            if (_jobServer.IsValueCreated)
            {
                _jobServer.Value.Renew();
            }
        }
    }

    /// <summary>Where the first failure ends all, the others are its consequences or too late.</summary>
    Task TellFailureAsync(FailedBuild failed, CancellationToken cancellationToken) =>
        options.KeepsGoing || Interlocked.Exchange(ref _told, 1) == 0 ? options.Failed!(failed, cancellationToken) : Task.CompletedTask;

    EbuildRepository RepositoryOf(PlannedPackage package) => options.Configuration.Repositories.Find(package.Metadata.Repository)!;

    sealed class FetchProgress(IProgress<ScheduleEvent> progress) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => progress.Report(new ScheduleEvent.Fetching(value));
    }
}
