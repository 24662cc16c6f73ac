using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Images.Libraries;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Packages.Roots;
using Staves.Pipeline.Assembly;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Pipeline.Records;
using Staves.Pipeline.Repositories;
using Staves.Pipeline.Supply;
using Staves.Portage.Diagnostics;
using Staves.Rendering;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>From a specification to the image of one platform in the store, one stage after the other.</summary>
sealed class PlatformBuild(BuildOptions options, IBuildProgress progress)
{
    /// <param name="specification">For one platform.</param>
    /// <param name="reference">The image's name.</param>
    /// <param name="rootArchive">Where its root filesystem goes; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<BuiltPlatform> RunAsync(
        ImageSpecification specification, ImageReference reference, string? rootArchive, CancellationToken cancellationToken)
    {
        CacheDirectories cache = CacheDirectories.Named(options.BuildCache ?? specification.Build.Cache?.Value);
        PreparedResolution prepared = await SpecificationResolver.PrepareAsync(specification, ResolutionOptionsFor(cache), cancellationToken);
        using SyncedRepositories synced = prepared.Synced;
        ResolvedImage resolved = prepared.Resolve(cancellationToken);
        foreach (Diagnostic warning in resolved.Warnings)
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        if (resolved.Lock is { IsCurrent: false } stale)
        {
            progress.Report(new ScheduleEvent.Warning(stale.ToWarning()));
        }

        using IReadableRoot? root = resolved.Builder.Root;
        using DaemonBuilder? daemon = resolved.Builder.Daemon;
        RequirePlatform(resolved);
        ObtainedPackages obtained = await new PackageSupply(options, cache, progress).ObtainAsync(prepared, resolved, cancellationToken);
        resolved = obtained.Resolved;

        (PlannedPackage Package, string File)[] packages =
            [.. resolved.Plan.ImagePackages.Select(index => resolved.Plan.Packages[index]).Zip(obtained.Files)];
        var assembly = new ImageAssembly(resolved, cache, progress) { HasCompilerLibraries = options.Stdlib };
        AssembledRoot assembled = await assembly.RunAsync(packages, cancellationToken);
        using RootTree tree = assembled.Tree;
        RequireLibraries(tree, obtained.Providers, cancellationToken);
        var checks = new ImageChecks(resolved, tree, progress);
        checks.Require();
        var store = ImageStore.Open(cache.Images);
        await using var records = new ImageRecords(resolved, tree, packages, options.Records.For(specification.Part), cancellationToken);
        Task archive = rootArchive is null ? Task.CompletedTask : Task.Run(() => RootArchive.Write(tree, rootArchive, cancellationToken), cancellationToken);
#pragma warning disable CA2025 // It is awaited before the tree is disposed of.
        Task<OciImage> building = OciImageBuilder.BuildAsync(tree, Describe(resolved, reference), store, records.Begin, cancellationToken);
#pragma warning restore CA2025
        await Task.WhenAll(archive, building);
        OciImage image = await records.AttachAsync(await building);
        checks.Record(options.Locked);
        return new BuiltPlatform(image, tree.Size, obtained, assembled.Libraries, rootArchive is null ? null : Path.GetFullPath(rootArchive), daemon?.Engine.Endpoint);
    }

    ResolutionOptions ResolutionOptionsFor(CacheDirectories cache) => new()
    {
        ConfigRoot = options.ConfigRoot,
        Builder = new BuilderChoice(options.Builder, !options.NoQuickpkg, progress.Say) { Driver = options.Driver, Runner = options.Runner },
        Portage = options.Portage,
        Cache = cache,
        Lock = options.Locked ? LockUse.Require : LockUse.Keep,
        Binaries = options.Binaries,
        Offline = options.Offline,
        Secrets = options.Secrets,
        Syncs = options.Syncs,
        Progress = new FetchProgress(progress),
    };

    /// <summary>An image whose programs cannot start is an error, and the hint names the package that is missing.</summary>
    static void RequireLibraries(RootTree tree, Func<ImmutableDictionary<string, string>> providers, CancellationToken cancellationToken)
    {
        if (!SonameClosure.Check(tree, ImmutableDictionary<string, string>.Empty, cancellationToken).IsEmpty)
        {
            throw new StavesException(SonameClosure.Check(tree, providers(), cancellationToken));
        }
    }

    static ImageDescription Describe(ResolvedImage resolved, ImageReference reference)
    {
        ImageSpecification specification = resolved.Specification;
        ImageSettings settings = specification.Image;
        return new ImageDescription
        {
            Reference = reference,
            IsPart = specification.Part is not null,
            Platform = PlatformOf(resolved),
            SourceDateEpoch = resolved.SourceDateEpoch,
            Entrypoint = specification.Command,
            Arguments = settings.Arguments,
            Environment = EnvironmentOf(specification),
            User = settings.User?.Value,
            WorkingDirectory = settings.WorkDirectory,
            Ports = settings.Ports,
            Volumes = settings.Volumes,
            StopSignal = settings.StopSignal,
            HealthCheck = settings.HealthCheck,
            // Annotations are where registries look, labels are where `docker inspect` shows them.
            Annotations = specification.Annotations,
            Labels = specification.Annotations.SetItems(settings.Labels),
            Division = PackageLayers.Of(resolved),
            Compression = settings.Compression,
        };
    }

    /// <summary>LANG says what the locale is, unless the user says something else about it.</summary>
    static ImmutableSortedDictionary<string, string> EnvironmentOf(ImageSpecification specification) =>
        specification.Locale is not { } locale || specification.Image.Environment.ContainsKey("LANG") || specification.Image.Environment.ContainsKey("LC_ALL")
            ? specification.Image.Environment
            : specification.Image.Environment.Add("LANG", locale.ToString());

    /// <summary>What the packages of a builder were built for, which need not be this machine.</summary>
    static ImagePlatform PlatformOf(ResolvedImage resolved)
    {
        ImagePlatform made = resolved.Plan.Packages.Select(package => package.Binary?.Chost).FirstOrDefault(chost => !string.IsNullOrEmpty(chost)) is { } chost
            && ImagePlatform.TryFromChost(chost, out ImagePlatform? platform)
                ? platform
                : ImagePlatform.Current;

        // Packages tell the architecture; which of its variants they were built for is the user's to say.
        return resolved.Specification.Platforms is [{ Value: { Variant: { } variant } wanted }]
            && made.Variant is null && wanted.Architecture == made.Architecture
                ? made with { Variant = variant }
                : made;
    }

    static void RequirePlatform(ResolvedImage resolved)
    {
        string made = PlatformOf(resolved).ToString();
        if (resolved.Specification.Platforms.FirstOrDefault(platform => platform.Value.ToString() != made) is { } other)
        {
            throw new StavesException(new Diagnostic(
                "STV1907",
                $"the builder `{resolved.Builder.Name.Value}` makes images for `{made}`, not for `{other.Value}`",
                other.Location,
                resolved.Specification.Part is null
                    ? $"`platforms = ['{made}']`, or leave it out"
                    : $"name one that does: `builder` in [platform.'{other.Value}']"));
        }
    }
}
