using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Images.Registries.Configuration;
using Staves.Images.Registries.Transport;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>Brings images of a store into registries, without a daemon: blobs side by side, those that are there not again, the manifest
/// last, so that nobody sees half an image, and after it what is said about the image (OCI distribution-spec 1.1, pushing manifests with subject).</summary>
public sealed class ImagePusher(RegistryOptions options) : IDisposable
{
    readonly RegistryClient _client = new(options);

    /// <summary>Pushes an image under several names.</summary>
    /// <param name="image">The image, or the index of several.</param>
    /// <param name="names">Each with a tag.</param>
    /// <param name="cancellationToken">Ends the sending; what has arrived is found the next time.</param>
    /// <exception cref="StavesException">STV8201: a registry does not take it.</exception>
    public async Task<ImmutableArray<PushedImage>> PushAsync(ImageSet image, IReadOnlyList<RegistryReference> names, CancellationToken cancellationToken)
    {
        var configuration = RegistryConfiguration.Read(options.Environment);
        var pushed = ImmutableArray.CreateBuilder<PushedImage>(names.Count);
        foreach (IGrouping<RegistryEndpoint, RegistryReference> repository in names.GroupBy(name => configuration.EndpointsOf(name)[^1]))
        {
            RegistryReference current = repository.First();
            try
            {
                (int blobs, long bytes) = await SendBlobsAsync(image, repository.Key, current, cancellationToken);
                var manifests = new ManifestUpload(_client, repository.Key);
                foreach (OciImage part in image.Images.Where(part => part.Digest != image.Digest))
                {
                    await manifests.PutAsync(image.Store.ReadDocument(part.Manifest), part.Manifest.MediaType, part.Digest, cancellationToken);
                }

                foreach (RegistryReference name in repository)
                {
                    current = name;
                    await manifests.PutAsync(image.Store.ReadDocument(image.Root), image.Root.MediaType, name.Tag!, cancellationToken);
                    pushed.Add(new PushedImage(name, image.Digest, blobs, bytes));
                }

                foreach (OciImage part in image.Images)
                {
                    await PutReferrersAsync(part, repository.Key, current, cancellationToken);
                }
            }
            catch (RegistryException failure)
            {
                throw RegistryFailure.NotPushed(current.ToString(), [$"{repository.Key}: {failure.Message}"], failure.Fault switch
                {
                    RegistryFault.Denied => RegistryFailure.LoginHint(current),
                    RegistryFault.Silent => "the next push goes on where this one stopped",
                    _ => null,
                });
            }
        }

        return pushed.MoveToImmutable();
    }

    public void Dispose() => _client.Dispose();

    async Task<(int Blobs, long Bytes)> SendBlobsAsync(ImageSet image, RegistryEndpoint endpoint, RegistryReference name, CancellationToken cancellationToken)
    {
        Descriptor[] blobs =
        [
            .. image.Images
                .SelectMany(part => part.Blobs.Where(blob => blob.Digest != part.Digest).Concat(part.Referrers.SelectMany(ReferrerIndex.BlobsOf)))
                .DistinctBy(blob => blob.Digest, StringComparer.Ordinal),
        ];
        int count = 0;
        long bytes = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(blobs, parallel, async (blob, token) =>
        {
            if (!Digest.TryParse(blob.Digest, out Digest? digest))
            {
                throw new RegistryException(RegistryFault.Wrong, $"`{RegistryFailure.Shown(blob.Digest)}` is not the digest of a blob");
            }

            if (await new BlobUpload(_client, endpoint, image.Store, blob, digest).RunAsync(token))
            {
                Interlocked.Increment(ref count);
                Interlocked.Add(ref bytes, blob.Size);
                options.Tell(FormattableString.Invariant($"pushed {digest} ({blob.Size / 1e6:0.0} MB) to {name.Registry}/{name.Repository}"));
            }

            image.Store.NoteOrigin(digest, endpoint.ToString());
        });
        return (count, bytes);
    }

    /// <summary>Puts what is said about an image beside it. The image is there whether the registry takes this or not.</summary>
    async Task PutReferrersAsync(OciImage image, RegistryEndpoint endpoint, RegistryReference name, CancellationToken cancellationToken)
    {
        try
        {
            var manifests = new ManifestUpload(_client, endpoint);
            bool isListed = true;
            foreach (Descriptor manifest in image.Referrers.Select(referrer => referrer.Manifest))
            {
                isListed &= await manifests.PutAsync(image.Store.ReadDocument(manifest), manifest.MediaType, manifest.Digest, cancellationToken);
            }

            if (!isListed)
            {
                await ListReferrersAsync(image, endpoint, cancellationToken);
            }
        }
        catch (RegistryException failure)
        {
            options.Warn(new Diagnostic(
                "STV8202", $"`{name}` is pushed, but not what is said about it: {failure.Message}", Hint: "`--sbom FILE` and `--provenance FILE` write it to files"));
        }
    }

    /// <summary>A registry that does not list referrers itself has a tag for it, whose index may list those of others too.</summary>
    async Task ListReferrersAsync(OciImage image, RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        IReadOnlyList<Descriptor> before = await new RegistryReferrers(_client, endpoint).ListTaggedAsync(image.Digest, isPatient: true, cancellationToken);
        byte[] index = ReferrerIndex.Write(before.Concat(image.Referrers.Select(referrer => referrer.Manifest)));
        await new ManifestUpload(_client, endpoint).PutAsync(index, MediaTypes.Index, ReferrerIndex.TagOf(image.Digest), cancellationToken);
    }
}
