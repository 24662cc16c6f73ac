using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Staves.Building.Features;
using Staves.Portage.Metadata;

namespace Staves.Building.Scheduling;

/// <summary>
/// Obtains the binary packages of an image: from the cache, or by compiling what is missing, in dependency order and side by side; those that
/// the plan takes from binhosts have been fetched before. What is only needed to compile is not looked at when nothing has to be compiled.
/// </summary>
public sealed class BuildSchedule(BuildScheduleOptions options)
{
    /// <summary>The packages that have to be compiled for the given ones, each build once, after those that it needs.</summary>
    public ImmutableArray<int> Missing(IEnumerable<int> packages)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ImmutableArray<int>.Builder missing = ImmutableArray.CreateBuilder<int>();
        void Visit(int package)
        {
            if (options.Plan.Packages[package].Binary is not null)
            {
                return;
            }

            string key = options.Keys.KeyOf(package);
            PackageMetadata metadata = options.Plan.Packages[package].Metadata;
            if (!seen.Add(key) || options.Cache.TryFind(metadata.Name.Category, metadata.Name.PF, key, out _))
            {
                return;
            }

            foreach (int dependency in options.Plan.SysrootOf(package))
            {
                Visit(dependency);
            }

            missing.Add(package);
        }

        foreach (int package in packages)
        {
            Visit(package);
        }

        return missing.ToImmutable();
    }

    /// <summary>The packages that come from binhosts and are used: those of the image, and what is compiled against.</summary>
    /// <param name="packages">What is wanted.</param>
    /// <param name="missing">What <see cref="Missing"/> says of them.</param>
    public ImmutableArray<int> Binaries(IEnumerable<int> packages, ImmutableArray<int> missing) =>
    [
        .. packages.Concat(missing.SelectMany(package => options.Plan.SysrootOf(package)))
            .Where(package => options.Plan.Packages[package].Binary is not null)
            .DistinctBy(package => options.Plan.Packages[package].Binary!.Identity(), StringComparer.Ordinal),
    ];

    /// <summary>Paths of the GPKG files of the given packages, in their order. The first failure ends all that is under way, unless it is to be
    /// kept going; then what fails and what cannot be compiled without it is told at the end.</summary>
    /// <param name="packages">What is wanted.</param>
    /// <param name="missing">What <see cref="Missing"/> says of them; asking it again would verify every package again.</param>
    /// <param name="cancellationToken">Ends all that is under way.</param>
    public async Task<ImmutableArray<string>> ObtainAsync(
        IReadOnlyList<int> packages, ImmutableArray<int> missing, CancellationToken cancellationToken)
    {
        if (!missing.IsEmpty)
        {
            await options.Builder.PrepareAsync(missing.Select(index => options.Plan.Packages[index]), cancellationToken);
        }

        if (PackageFeatures.Warning(missing.Select(index => PackageFeatures.Of(options.Configuration.VariablesOf(options.Plan.Packages[index].Metadata)))) is { } warning)
        {
            options.Progress.Report(new ScheduleEvent.Warning(warning));
        }

        options.Progress.Report(new ScheduleEvent.Planned([.. missing.Select(index => options.Plan.Packages[index].Metadata.Name)]));

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var run = new ScheduleRun(options, stopping);
        try
        {
            string?[] files = await Task.WhenAll(packages.Select(run.ObtainAsync));
            run.RequireSuccess();
            return [.. files.Select(file => file!)];
        }
        catch (Exception) when (run.FirstFailure is not null)
        {
            ExceptionDispatchInfo.Throw(run.FirstFailure);
            throw;
        }
    }
}
