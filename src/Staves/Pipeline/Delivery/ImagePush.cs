using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.Signing;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Pipeline.Delivery;

/// <summary>Brings an image to its registries, and signs it there.</summary>
/// <param name="options">Where from.</param>
/// <param name="progress">Told what arrives.</param>
/// <param name="key">Whose signature it gets; null for none.</param>
sealed class ImagePush(BuildOptions options, IBuildProgress progress, SigningKey? key)
{
    /// <summary>The key that a build signs with, before anything is built; null where it signs nothing.</summary>
    /// <exception cref="StavesException">The file is no key, or the password another.</exception>
    public static SigningKey? KeyOf(BuildOptions options) =>
        options.SigningKey is { } file ? SigningKey.Read(file, () => new KeyPassword(options.Environment).Of(file)) : null;

    /// <exception cref="StavesException">STV8201: a registry does not take it.</exception>
    public async Task<ImmutableArray<PushedImage>> RunAsync(ImageSet image, ImmutableArray<RegistryReference> targets, CancellationToken cancellationToken)
    {
        if (targets.IsEmpty)
        {
            return [];
        }

        var registries = new RegistryOptions
        {
            Environment = options.Environment,
            Tell = progress.Say,
            Warn = warning => progress.Report(new ScheduleEvent.Warning(warning)),
        };
        using var pusher = new ImagePusher(registries);
        ImmutableArray<PushedImage> pushed = await pusher.PushAsync(image, targets, cancellationToken);
        if (key is not null)
        {
            await SignAsync(image, key, registries, targets, cancellationToken);
        }

        return pushed;
    }

    /// <summary>A signature is of a digest, so one is enough for all tags of a repository.</summary>
    async Task SignAsync(
        ImageSet image, SigningKey signingKey, RegistryOptions registries, ImmutableArray<RegistryReference> targets, CancellationToken cancellationToken)
    {
        using var images = new SignableImages(image.Store, registries);
        foreach (RegistryReference target in targets.DistinctBy(target => (target.Registry, target.Repository)))
        {
            foreach (SignableImage signable in images.OfPushed(target, image))
            {
                await new ImageSigner(signingKey, image.Store).SignAsync(signable, cancellationToken);
                progress.Say($"signed {target.Registry}/{target.Repository}@{signable.Digest}");
            }
        }
    }
}
