using System.Collections.Immutable;
using Staves.Building.Distfiles;
using Staves.Building.Drivers;
using Staves.Building.Keys;
using Staves.Packages.Cache;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Building.Scheduling;

/// <summary>One pass over the packages: a task for each key, started when somebody first asks for it.</summary>
sealed class ScheduleRun(BuildScheduleOptions options, CancellationTokenSource stopping) : IDisposable
{
    readonly Dictionary<string, Task<string>> _packages = new(StringComparer.Ordinal);
    readonly Lock _lock = new();
    readonly SemaphoreSlim _slots = new(options.ParallelPackages);
    Exception? _firstFailure;

    /// <summary>What ended the run, before the cancellations that it caused.</summary>
    public Exception? FirstFailure => _firstFailure;

    public Task<string> ObtainAsync(int package)
    {
        string key = options.Keys.KeyOf(package);
        lock (_lock)
        {
            if (!_packages.TryGetValue(key, out Task<string>? task))
            {
                task = GuardedAsync(package, key);
                _packages.Add(key, task);
            }

            return task;
        }
    }

    public void Dispose() => _slots.Dispose();

    async Task<string> GuardedAsync(int package, string key)
    {
        // Leave the lock before anything else is asked for.
        await Task.Yield();
        try
        {
            return await FindOrBuildAsync(package, key);
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

    async Task<string> FindOrBuildAsync(int package, string key)
    {
        PackageMetadata metadata = options.Plan.Packages[package].Metadata;
        if (options.Cache.TryFind(metadata.Name.Category, metadata.Name.PF, key, out string? found))
        {
            return found;
        }

        // Sources come in while the packages before this one are compiled.
        Task<ImmutableArray<FetchedDistfile>> sources = FetchAsync(options.Plan.Packages[package]);
        string[] sysroot = await Task.WhenAll(options.Plan.SysrootOf(package).Select(ObtainAsync));
        ImmutableArray<FetchedDistfile> distfiles = await sources;

        await _slots.WaitAsync(stopping.Token);
        try
        {
            using FileLock held = await options.Cache.LockAsync(key, stopping.Token);
            // Another process may have built it while this one waited.
            return options.Cache.TryFind(metadata.Name.Category, metadata.Name.PF, key, out found)
                ? found
                : await BuildAsync(package, key, [.. sysroot], distfiles);
        }
        finally
        {
            _slots.Release();
        }
    }

    Task<ImmutableArray<FetchedDistfile>> FetchAsync(PlannedPackage package)
    {
        EbuildRepository repository = options.Repositories.Find(package.Metadata.Repository)!;
        ImmutableArray<Distfile> wanted = PackageDistfiles.Of(package.Metadata, package.Use, repository);
        return options.Fetcher(repository).FetchAsync(wanted, stopping.Token);
    }
}
