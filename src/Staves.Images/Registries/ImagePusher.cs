using System.Collections.Immutable;
using System.Net.Http.Headers;
using Staves.Images.Oci;
using Staves.Images.Registries.Configuration;
using Staves.Images.Registries.Transport;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>Brings images of a store into registries, without a daemon: blobs side by side, those that are there not again, and the manifest
/// last, so that nobody sees half an image.</summary>
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
                foreach (OciImage part in image.Images.Where(part => part.Digest != image.Digest))
                {
                    await PutManifestAsync(image.Store, part.Manifest, repository.Key, part.Digest, cancellationToken);
                }

                foreach (RegistryReference name in repository)
                {
                    current = name;
                    await PutManifestAsync(image.Store, image.Root, repository.Key, name.Tag!, cancellationToken);
                    pushed.Add(new PushedImage(name, image.Digest, blobs, bytes));
                }
            }
            catch (RegistryException failure)
            {
                throw RegistryFailure.NotPushed(current.ToString(), [$"{repository.Key}: {failure.Message}"], failure.Fault switch
                {
                    RegistryFault.Denied => $"`podman login {current.Registry}` or `docker login` lets you in; see that the name is one that you may push to",
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
        Descriptor[] blobs = [.. image.Images.SelectMany(part => part.Blobs.Where(blob => blob.Digest != part.Digest)).DistinctBy(blob => blob.Digest, StringComparer.Ordinal)];
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

    async Task PutManifestAsync(ImageStore store, Descriptor manifest, RegistryEndpoint endpoint, string tag, CancellationToken cancellationToken)
    {
        byte[] text = store.ReadDocument(manifest);
        Uri address = await _client.AddressOfAsync(endpoint, $"manifests/{tag}", cancellationToken);
        await _client.AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(text) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(manifest.MediaType);
                request.Options.Set(RegistryHandler.Scope, endpoint.PushScope);
                return request;
            },
            (response, _) => RegistryClient.DigestOf(response) is { } digest && digest.ToString() != manifest.Digest
                ? throw new RegistryException(RegistryFault.Wrong, $"it keeps the manifest `{manifest.Digest}` as `{digest}`")
                : Task.FromResult(true),
            isPatient: true,
            cancellationToken);
    }
}
