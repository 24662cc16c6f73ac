using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Packages.Cache;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Rendering;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Obtains the packages of an image out of the root of a builder, in which nothing is compiled yet, and of binhosts.</summary>
sealed class BuilderPackages(BuildOptions options, CacheDirectories cache, IBuildProgress progress)
{
    /// <param name="prepared">What the plan follows from: it is made anew where a package of a binhost cannot be used.</param>
    /// <param name="resolved">The plan.</param>
    /// <param name="root">The root of its builder.</param>
    /// <param name="cancellationToken">Ends all that is under way.</param>
    /// <exception cref="StavesException">STV1950: a package of the image would have to be compiled.</exception>
    public async Task<ObtainedPackages> ObtainAsync(
        PreparedResolution prepared, ResolvedImage resolved, IReadableRoot root, CancellationToken cancellationToken)
    {
        PackageCache packages = PackageCache.Open(cache.Root, diagnostic => progress.Report(new ScheduleEvent.Warning(diagnostic)));
        var download = options.Secrets.Download(options.Offline);
        while (true)
        {
            ImmutableArray<int> wanted = [.. resolved.Plan.ImagePackages];
            RequireAll([.. wanted.Select(index => resolved.Plan.Packages[index])], root);
            ImmutableArray<int> binaries = wanted.RemoveAll(index => resolved.Plan.Packages[index].Binary!.IsInstalled);
            if (await new BinaryFetch(prepared, download, progress).FetchAsync(resolved, binaries, cancellationToken) is { } other)
            {
                (prepared, resolved) = other;
                continue;
            }

            var packed = new PackedCount(progress);
            IReadOnlyDictionary<VersionedPackageName, string> files = await PackAsync(resolved, root, wanted, packages, packed, cancellationToken);
            return new ObtainedPackages(
                resolved,
                [.. wanted.Select(index => resolved.Plan.Packages[index]).Select(package =>
                    package.Binary!.IsInstalled ? files[package.Metadata.Name] : resolved.Store.PathOf(package.Binary))],
                Compiled: 0,
                binaries.Length,
                packed.Count,
                () => LibraryProviders.Of(root.Installed));
        }
    }

    /// <summary>The files of the packages that the builder gives.</summary>
    async Task<IReadOnlyDictionary<VersionedPackageName, string>> PackAsync(
        ResolvedImage resolved,
        IReadableRoot root,
        ImmutableArray<int> wanted,
        PackageCache packages,
        PackedCount packed,
        CancellationToken cancellationToken)
    {
        InstalledPackage[] installed =
        [
            .. wanted.Select(index => resolved.Plan.Packages[index]).Where(package => package.Binary!.IsInstalled)
                .Select(package => root.Installed.Find(package.Metadata.Name)!),
        ];
        var writer = new QuickpkgWriter(root, QuickpkgOptionsOf(resolved));
        int jobs = options.Jobs ?? resolved.Specification.Build.Jobs ?? Environment.ProcessorCount;
        ImmutableArray<PackedPackage> made = await new QuickpkgCache(writer, packages).ObtainAsync(installed, jobs, packed, cancellationToken);
        foreach (Diagnostic warning in writer.Protection.Warnings.Concat(made.SelectMany(package => package.Warnings)))
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        return made.ToDictionary(package => package.Package.Name, package => package.Path);
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

    static void RequireAll(PlannedPackage[] packages, IReadableRoot root)
    {
        PlannedPackage[] missing = [.. packages.Where(package => package.Binary is null)];
        if (missing.Length > 0)
        {
            string others = missing.Length == 1 ? "" : $" and {Amounts.Count(missing.Length - 1, "other package")}";
            throw new StavesException(new Diagnostic(
                "STV1950",
                $"`{missing[0].Metadata.Name}`{others} would have to be compiled, and this version compiles with the builder `host` only",
                Hint: "`staves plan` shows where each package comes from")
            {
                Details = [.. missing.SelectMany(package => Reasons(package, root))],
            });
        }
    }

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
