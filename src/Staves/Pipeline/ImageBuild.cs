using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Distfiles;
using Staves.Building.Drivers;
using Staves.Building.Keys;
using Staves.Building.Scheduling;
using Staves.Images.Delivery;
using Staves.Images.Libraries;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
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
        specification = specification with { Locale = options.Locale ?? specification.Locale };
        CacheDirectories cache = CacheDirectories.Named(options.BuildCache ?? specification.Build.Cache?.Value);
        ResolvedImage resolved = SpecificationResolver.Resolve(
            specification, options.ConfigRoot, options.Builder, cache, options.Locked ? LockUse.Require : LockUse.Keep, cancellationToken);
        foreach (Diagnostic warning in resolved.Warnings)
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        if (resolved.Lock is { IsCurrent: false } stale)
        {
            progress.Report(new ScheduleEvent.Warning(stale.ToWarning()));
        }

        HostBuilder builder = resolved.Builder.RequireHost();
        RequirePlatform(specification);
        ImageReference reference = ReferenceOf(specification);

        UnpackSources(resolved, cancellationToken);
        PackageCache packages = PackageCache.Open(cache.Root, diagnostic => progress.Report(new ScheduleEvent.Warning(diagnostic)));
        PackageKeys keys = PackageStates.KeysOf(resolved, builder);
        BuildSchedule schedule = ScheduleOf(resolved, builder, cache, packages, keys);
        int[] imagePackages = [.. resolved.Plan.ImagePackages];
        ImmutableArray<int> missing = schedule.Missing(imagePackages);
        if (!missing.IsEmpty)
        {
            WorkDirectory.Sweep(cache.Work);
            packages.Sweep(cancellationToken);
        }

        ImmutableArray<string> files = await schedule.ObtainAsync(imagePackages, missing, cancellationToken);

        IEnumerable<PlannedPackage> planned = imagePackages.Select(index => resolved.Plan.Packages[index]);
        var assembly = new ImageAssembly(resolved, builder, cache, progress) { HasCompilerLibraries = options.Stdlib };
        AssembledRoot root = await assembly.RunAsync([.. planned.Zip(files)], cancellationToken);
        using RootTree tree = root.Tree;
        RequireLibraries(tree, () => LibraryProviders.Of(resolved.Plan, keys, packages), cancellationToken);
        RootArchive.Write(tree, options.ImagePath, cancellationToken);
        OciImage image = await OciImageBuilder.BuildAsync(
            tree, Describe(resolved, reference), ImageStore.Open(cache.Images), cancellationToken);
        (string? archive, LoadedImage? loaded) = await DeliverAsync(image, cancellationToken);
        return new BuiltImage(
            image, tree.Size, imagePackages.Length, missing.Length, root.Libraries, Path.GetFullPath(options.ImagePath), archive, loaded);
    }

    /// <summary>The ebuilds of a snapshot are a part of each package's key, so they come out of the archive first.</summary>
    static void UnpackSources(ResolvedImage resolved, CancellationToken cancellationToken)
    {
        foreach (EbuildRepository repository in resolved.Repositories.All.Where(repository => repository.IsSnapshot))
        {
            repository.UnpackSources(
                resolved.Plan.Packages
                    .Where(package => package.Metadata.Repository == repository.Name)
                    .Select(package => package.Metadata.Name.Package),
                cancellationToken);
        }
    }

    BuildSchedule ScheduleOf(ResolvedImage resolved, HostBuilder builder, CacheDirectories cache, PackageCache packages, PackageKeys keys) => new(new BuildScheduleOptions
    {
        Plan = resolved.Plan,
        Configuration = resolved.Configuration,
        Keys = keys,
        Cache = packages,
        Builder = builder,
        Driver = new NativeDriver(builder),
        Distfiles = new DistfileOptions { Directory = cache.Distfiles, AptMirrors = AptMirrors.Read("/"), Offline = options.Offline },
        LogDirectory = cache.Logs,
        WorkDirectory = cache.Work,
        Jobs = options.Jobs ?? resolved.Specification.Build.Jobs ?? Environment.ProcessorCount,
        SourceDateEpoch = resolved.SourceDateEpoch,
        Progress = progress,
    });

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
            Platform = ImagePlatform.Current,
            SourceDateEpoch = resolved.SourceDateEpoch,
            Entrypoint = specification.Command,
            Arguments = settings.Arguments,
            Environment = EnvironmentOf(specification),
            User = settings.User?.Value,
            WorkingDirectory = settings.WorkDirectory,
            Ports = settings.Ports,
            Volumes = settings.Volumes,
            StopSignal = settings.StopSignal,
            // Annotations are where registries look, labels are where `docker inspect` shows them.
            Annotations = specification.Annotations,
            Labels = specification.Annotations.SetItems(settings.Labels),
        };
    }

    /// <summary>LANG says what the locale is, unless the user says something else about it.</summary>
    static ImmutableSortedDictionary<string, string> EnvironmentOf(ImageSpecification specification) =>
        specification.Locale is not { } locale || specification.Image.Environment.ContainsKey("LANG") || specification.Image.Environment.ContainsKey("LC_ALL")
            ? specification.Image.Environment
            : specification.Image.Environment.Add("LANG", locale.ToString());

    async Task<(string? Archive, LoadedImage? Loaded)> DeliverAsync(OciImage image, CancellationToken cancellationToken)
    {
        DaemonSearch search = await DockerDelivery.FindAsync(options.Environment, cancellationToken);
        foreach ((DaemonEndpoint endpoint, string reason) in search.Silent.Where(silent => silent.Endpoint.IsExplicit))
        {
            progress.Report(new ScheduleEvent.Warning(new Diagnostic(
                "STV8101", $"`{endpoint.Address}` of {endpoint.Source} does not answer: {reason}", Hint: "the image is written as an OCI archive")));
        }

        LoadedImage? loaded = search.Answered is { } daemon ? await DockerDelivery.LoadAsync(image, daemon, cancellationToken) : null;
        string? archive = options.Output ?? (loaded is null ? DefaultArchive(image.Reference) : null);
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

    static void RequirePlatform(ImageSpecification specification)
    {
        string host = ImagePlatform.Current.ToString();
        if (specification.Platforms.FirstOrDefault(platform => platform.Value.ToString() != host) is { } other)
        {
            throw new StavesException(new Diagnostic(
                "STV1907",
                $"the builder `host` makes images for `{host}`, not for `{other.Value}`",
                other.Location,
                $"`platforms = ['{host}']`, or leave it out"));
        }
    }
}
