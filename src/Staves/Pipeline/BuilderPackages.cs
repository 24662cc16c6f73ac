using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Building.Scheduling;
using Staves.Packages.Cache;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;
using Staves.Rendering;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Obtains the packages of an image out of the root of a builder, in which nothing is compiled yet.</summary>
/// <param name="resolved">What is wanted.</param>
/// <param name="root">The root of its builder.</param>
/// <param name="cache">Keeps the packages.</param>
/// <param name="progress">Told what is done.</param>
sealed class BuilderPackages(ResolvedImage resolved, IReadableRoot root, PackageCache cache, IBuildProgress progress)
{
    /// <exception cref="StavesException">STV1950: a package of the image is not one of the builder's.</exception>
    public async Task<ObtainedPackages> ObtainAsync(int jobs, CancellationToken cancellationToken)
    {
        PlannedPackage[] wanted = [.. resolved.Plan.ImagePackages.Select(index => resolved.Plan.Packages[index])];
        RequireAll(wanted);
        InstalledPackage[] installed = [.. wanted.Select(package => root.Installed.Find(package.Metadata.Name)!)];
        var packed = new PackedCount(progress);
        var writer = new QuickpkgWriter(root, Options());
        var quickpkg = new QuickpkgCache(writer, cache);
        ImmutableArray<PackedPackage> packages = await quickpkg.ObtainAsync(installed, jobs, packed, cancellationToken);
        foreach (Diagnostic warning in writer.Protection.Warnings.Concat(packages.SelectMany(package => package.Warnings)))
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        return new ObtainedPackages([.. packages.Select(package => package.Path)], Compiled: 0, packed.Count, () => LibraryProviders.Of(root.Installed));
    }

    QuickpkgOptions Options() => new()
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

    void RequireAll(PlannedPackage[] packages)
    {
        PlannedPackage[] missing = [.. packages.Where(package => package.Binary is not { IsInstalled: true })];
        if (missing.Length > 0)
        {
            string others = missing.Length == 1 ? "" : $" and {Amounts.Count(missing.Length - 1, "other package")}";
            throw new StavesException(new Diagnostic(
                "STV1950",
                $"`{missing[0].Metadata.Name}`{others} would have to be compiled, and this version compiles with the builder `host` only",
                Hint: "`staves plan` shows where each package comes from")
            {
                Details = [.. missing.SelectMany(Reasons)],
            });
        }
    }

    /// <summary>Why the builder's own package is not the one that is planned.</summary>
    IEnumerable<string> Reasons(PlannedPackage package)
    {
        string name = package.Metadata.Name.ToString();
        if (!package.BinaryRejections.IsEmpty)
        {
            return package.BinaryRejections.Select(rejection => $"`{name}` of the builder is not taken: {Reason(rejection)}");
        }

        ImmutableArray<InstalledPackage> versions = root.Installed.VersionsOf(package.Metadata.Name.Package);
        return versions.IsEmpty
            ? [$"`{package.Metadata.Name.Package}` is not installed in the builder"]
            : [$"`{string.Join("`, `", versions)}` of the builder is not taken: `{name}` is planned, which the builder does not have"];
    }

    static string Reason(BinaryRejection rejection) => rejection switch
    {
        BinaryRejection.Excluded => "it is excluded",
        BinaryRejection.OtherMachine => $"it was built for `{rejection.Package.Chost}`",
        BinaryRejection.Masked masked => string.Join(", ", masked.Reasons),
        BinaryRejection.OtherFlags flags => $"it was built with `USE=\"{string.Join(' ', flags.Flags)}\"`",
        BinaryRejection.OtherDependencies => "it was built when it needed other packages to run than its ebuild says now",
        BinaryRejection.OtherSlot slot => $"it was built with `{slot.Dependency}`, of which there is a newer slot",
        BinaryRejection.NoEbuild => "there is no ebuild of it any more",
        BinaryRejection.Unusable => "it cannot be together with the other packages",
        _ => throw new UnreachableException(),
    };

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
