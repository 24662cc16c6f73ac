using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Images.Delivery;
using Staves.Images.Libraries;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.RootTrees;
using Staves.Packages.Docker;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Rendering;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>The whole way from a specification to a delivered image, one stage after the other.</summary>
sealed class ImageBuild(BuildOptions options, IBuildProgress progress)
{
    public async Task<BuiltImage> RunAsync(CancellationToken cancellationToken)
    {
        // The cache's name may stand in the specification, which is read first.
        ImageSpecification specification = SpecificationReader.Read(options.Config);
        try
        {
            return await RunAsync(specification with { Locale = options.Locale ?? specification.Locale }, cancellationToken);
        }
        catch
        {
            RemoveStaleArchive();
            throw;
        }
    }

    /// <summary>Nobody is to take the root filesystem of an earlier build for that of one which failed.</summary>
    void RemoveStaleArchive()
    {
        try
        {
            if (FileStatus.Of(options.ImagePath) is { IsRegularFile: true })
            {
                File.Delete(options.ImagePath);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that is about to be told matters more.
        }
    }

    async Task<BuiltImage> RunAsync(ImageSpecification specification, CancellationToken cancellationToken)
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
        ImageReference reference = ReferenceOf(specification);
        ImmutableArray<RegistryReference> targets = options.Push ? PushTargets.Of(reference, options.Tags) : [];
        ObtainedPackages obtained = await new PackageSupply(options, cache, progress).ObtainAsync(prepared, resolved, cancellationToken);
        resolved = obtained.Resolved;

        IEnumerable<PlannedPackage> planned = resolved.Plan.ImagePackages.Select(index => resolved.Plan.Packages[index]);
        var assembly = new ImageAssembly(resolved, cache, progress) { HasCompilerLibraries = options.Stdlib };
        AssembledRoot assembled = await assembly.RunAsync([.. planned.Zip(obtained.Files)], cancellationToken);
        using RootTree tree = assembled.Tree;
        RequireLibraries(tree, obtained.Providers, cancellationToken);
        var checks = new ImageChecks(resolved, progress);
        checks.Require(tree);
        RootArchive.Write(tree, options.ImagePath, cancellationToken);
        OciImage image = await OciImageBuilder.BuildAsync(
            tree, Describe(resolved, reference), ImageStore.Open(cache.Images), cancellationToken);
        ImmutableArray<PushedImage> pushed = await PushAsync(image, targets, cancellationToken);
        (string? archive, LoadedImage? loaded) = await DeliverAsync(image, pushed, daemon?.Engine.Endpoint, cancellationToken);
        checks.Record(tree, options.Locked);
        return new BuiltImage(
            image,
            tree.Size,
            obtained.Files.Length,
            obtained.Compiled,
            obtained.Fetched,
            obtained.Packed,
            assembled.Libraries,
            Path.GetFullPath(options.ImagePath),
            archive,
            loaded,
            pushed);
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

    async Task<ImmutableArray<PushedImage>> PushAsync(OciImage image, ImmutableArray<RegistryReference> targets, CancellationToken cancellationToken)
    {
        if (targets.IsEmpty)
        {
            return [];
        }

        using var pusher = new ImagePusher(new RegistryOptions { Environment = options.Environment, Tell = progress.Say });
        return await pusher.PushAsync(image, targets, cancellationToken);
    }

    async Task<(string? Archive, LoadedImage? Loaded)> DeliverAsync(
        OciImage image, ImmutableArray<PushedImage> pushed, DaemonEndpoint? builders, CancellationToken cancellationToken)
    {
        DaemonSearch search = builders is null
            ? await DockerEngine.FindAsync(options.Environment, DockerEngine.ShortPatience, cancellationToken)
            : new DaemonSearch(builders, []);
        foreach ((DaemonEndpoint endpoint, string reason) in search.Silent.Where(silent => silent.Endpoint.IsExplicit))
        {
            progress.Report(new ScheduleEvent.Warning(new Diagnostic(
                "STV8101", $"`{endpoint.Address}` of {endpoint.Source} does not answer: {reason}", Hint: "the image is written as an OCI archive")));
        }

        LoadedImage? loaded = search.Answered is { } answered ? await DockerDelivery.LoadAsync(image, answered, cancellationToken) : null;
        string? archive = options.Output ?? (loaded is null && pushed.IsEmpty ? DefaultArchive(image.Reference) : null);
        if (archive is not null)
        {
            archive = Path.GetFullPath(archive);
            OciArchive.Write(image, archive, cancellationToken);
        }

        return (archive, loaded);
    }

    /// <summary>`bash.oci.tar` beside the root filesystem.</summary>
    string DefaultArchive(ImageReference reference) => Path.Combine(
        Path.GetDirectoryName(Path.GetFullPath(options.ImagePath))!, $"{reference.Repository.Split('/')[^1]}.oci.tar");

    ImageReference ReferenceOf(ImageSpecification specification)
    {
        string text = $"{specification.Name.Value}:{options.Version ?? specification.Version}";
        return ImageReference.TryParse(text, out ImageReference? reference)
            ? reference
            : throw new StavesException(new Diagnostic(
                "STV1906", $"`{text}` is not an image reference", specification.Name.Location, "a tag has letters, digits, `_`, `.` and `-`"));
    }

    /// <summary>What the packages of a builder were built for, which need not be this machine.</summary>
    static ImagePlatform PlatformOf(ResolvedImage resolved) =>
        resolved.Plan.Packages.Select(package => package.Binary?.Chost).FirstOrDefault(chost => !string.IsNullOrEmpty(chost)) is { } chost
            && ImagePlatform.TryFromChost(chost, out ImagePlatform? platform)
                ? platform
                : ImagePlatform.Current;

    static void RequirePlatform(ResolvedImage resolved)
    {
        string made = PlatformOf(resolved).ToString();
        if (resolved.Specification.Platforms.FirstOrDefault(platform => platform.Value.ToString() != made) is { } other)
        {
            throw new StavesException(new Diagnostic(
                "STV1907",
                $"the builder `{resolved.Builder.Name.Value}` makes images for `{made}`, not for `{other.Value}`",
                other.Location,
                $"`platforms = ['{made}']`, or leave it out"));
        }
    }
}
