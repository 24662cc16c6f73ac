using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Scheduling;
using Staves.Packages.Cache;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Rendering;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline.Builders;

/// <summary>Makes binary packages of what is installed in the root of a builder.</summary>
/// <param name="resolved">The plan.</param>
/// <param name="packages">Keeps them.</param>
/// <param name="jobs">How many may be packed at a time.</param>
/// <param name="progress">Told of each, and of what is not as it was installed.</param>
sealed class BuilderPackages(ResolvedImage resolved, PackageCache packages, int jobs, IBuildProgress progress)
{
    /// <param name="wanted">Packages of the plan that the builder gives.</param>
    /// <param name="files">Receives their files.</param>
    /// <param name="cancellationToken">Ends all that is under way.</param>
    /// <returns>How many the cache did not have.</returns>
    public async Task<int> PackAsync(ImmutableArray<int> wanted, Dictionary<VersionedPackageName, string> files, CancellationToken cancellationToken)
    {
        if (wanted.IsEmpty || resolved.Builder.Root is not { } root)
        {
            return 0;
        }

        InstalledPackage[] installed = [.. wanted.Select(index => root.Installed.Find(resolved.Plan.Packages[index].Metadata.Name)!)];
        var writer = new QuickpkgWriter(root, QuickpkgOptionsOf(resolved));
        var count = new PackedCount(progress);
        ImmutableArray<PackedPackage> made = await new QuickpkgCache(writer, packages).ObtainAsync(installed, jobs, count, cancellationToken);
        foreach (Diagnostic warning in writer.Protection.Warnings.Concat(made.SelectMany(package => package.Warnings)))
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        foreach (PackedPackage package in made)
        {
            files[package.Package.Name] = package.Path;
        }

        return count.Count;
    }

    /// <summary>Makes sure that a builder in which something has to be compiled can do that.</summary>
    /// <exception cref="StavesException">STV1950: it cannot, with why its own packages are not taken.</exception>
    public static void RequireCompiler(ResolvedImage resolved, ImmutableArray<int> missing)
    {
        if (missing.IsEmpty || resolved.Builder is not { Root: { } root, Builder: RootBuilder { CanCompile: false } })
        {
            return;
        }

        PlannedPackage[] packages = [.. missing.Select(index => resolved.Plan.Packages[index])];
        string others = packages.Length == 1 ? "" : $" and {Amounts.Count(packages.Length - 1, "other package")}";
        throw new StavesException(new Diagnostic(
            "STV1950",
            $"`{packages[0].Metadata.Name}`{others} would have to be compiled, and `{resolved.Builder.Name.Value}` has no `bash`",
            Hint: "`staves plan` shows where each package comes from")
        {
            Details = [.. packages.SelectMany(package => Reasons(package, root))],
        });
    }

    static QuickpkgOptions QuickpkgOptionsOf(ResolvedImage resolved) => new()
    {
        ConfigurationFiles = resolved.Specification.Build.BuilderConfiguration switch
        {
            BuilderConfiguration.All => ConfigurationFiles.All,
            BuilderConfiguration.None => ConfigurationFiles.None,
            _ => ConfigurationFiles.Unmodified,
        },
        SourceDateEpoch = ResolvedImage.GivenSourceDateEpoch,
        ConfigProtect = resolved.Configuration.Variables.GetValueOrDefault("CONFIG_PROTECT", ""),
        ConfigProtectMask = resolved.Configuration.Variables.GetValueOrDefault("CONFIG_PROTECT_MASK", ""),
    };

    /// <summary>Why the builder's own package is not the one that is planned.</summary>
    static IEnumerable<string> Reasons(PlannedPackage package, IReadableRoot root)
    {
        string name = package.Metadata.Name.ToString();
        if (!package.BinaryRejections.IsEmpty)
        {
            return package.BinaryRejections.Select(rejection =>
                $"`{name}` of {(rejection.Package.IsInstalled ? "the builder" : rejection.Package.Source)} is not taken: {RejectionText.Reason(rejection)}");
        }

        ImmutableArray<InstalledPackage> versions = root.Installed.VersionsOf(package.Metadata.Name.Package);
        return versions.IsEmpty
            ? [$"`{package.Metadata.Name.Package}` is not installed in the builder"]
            : [$"`{string.Join("`, `", versions)}` of the builder is not taken: `{name}` is planned, which the builder does not have"];
    }

    /// <summary>Told on several threads.</summary>
    sealed class PackedCount(IBuildProgress progress) : IProgress<InstalledPackage>
    {
        int _count;

        public int Count => _count;

        public void Report(InstalledPackage value)
        {
            Interlocked.Increment(ref _count);
            progress.Report(new ScheduleEvent.Packed(value.Name));
        }
    }
}
