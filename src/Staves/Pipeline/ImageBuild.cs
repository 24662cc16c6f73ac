using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Pipeline.Delivery;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>The whole way from a specification to a delivered image: one image for each platform, an index where they are several.</summary>
sealed class ImageBuild(BuildOptions options, IBuildProgress progress)
{
    public async Task<BuiltImage> RunAsync(CancellationToken cancellationToken)
    {
        // The cache's name may stand in the specification, which is read first.
        ImageSpecification specification = SpecificationReader.Read(options.Config);
        specification = specification with { Locale = options.Locale ?? specification.Locale };
        ImmutableArray<ImageSpecification> parts = PlatformChoice.Of(specification, options.Platforms);
        try
        {
            return await RunAsync(specification, parts, cancellationToken);
        }
        catch
        {
            RemoveStaleArchives(parts);
            throw;
        }
    }

    async Task<BuiltImage> RunAsync(ImageSpecification specification, ImmutableArray<ImageSpecification> parts, CancellationToken cancellationToken)
    {
        ImageReference reference = ReferenceOf(specification);
        ImmutableArray<RegistryReference> targets = options.Push ? PushTargets.Of(reference, options.Tags) : [];
        var push = new ImagePush(options, progress, ImagePush.KeyOf(options));
        var built = ImmutableArray.CreateBuilder<BuiltPlatform>(parts.Length);
        foreach (ImageSpecification part in parts)
        {
            if (part.Part is { } platform)
            {
                progress.Say($"for {platform}:");
            }

            built.Add(await new PlatformBuild(options, progress).RunAsync(part, reference, options.WritesRootArchive ? RootArchiveOf(part) : null, cancellationToken));
        }

        ImageSet image = parts is [{ Part: null }]
            ? ImageSet.Of(built[0].Image)
            : await ImageSet.CreateIndexAsync(reference, [.. built.Select(one => one.Image)], specification.Annotations, cancellationToken);
        DeliveredImage delivered = await new ImageDelivery(options, push, progress).DeliverAsync(
            image, targets, built[0].Daemon, DefaultArchive(reference), cancellationToken);
        return new BuiltImage(image, built.MoveToImmutable(), delivered);
    }

    /// <summary>Nobody is to take the root filesystem of an earlier build for that of one which failed.</summary>
    void RemoveStaleArchives(ImmutableArray<ImageSpecification> parts)
    {
        foreach (string path in options.WritesRootArchive ? parts.Select(RootArchiveOf) : [])
        {
            try
            {
                if (FileStatus.Of(path) is { IsRegularFile: true })
                {
                    File.Delete(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The failure that is about to be told matters more.
            }
        }
    }

    /// <summary>`staves_root.tar`; `staves_root.linux-arm64.tar` for one of several platforms.</summary>
    string RootArchiveOf(ImageSpecification part) => part.Part is { } platform
        ? Path.ChangeExtension(options.ImagePath, $".{platform.FileName}{Path.GetExtension(options.ImagePath)}")
        : options.ImagePath;

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
}
