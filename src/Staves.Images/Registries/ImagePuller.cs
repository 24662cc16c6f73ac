using System.Collections.Immutable;
using Staves.Images.Inspection.Packages;
using Staves.Images.Oci;
using Staves.Images.Registries.Configuration;
using Staves.Images.Registries.Transport;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>Brings images of registries into a store, without a daemon: what is there is not fetched again, and nothing appears that is not
/// what its digest says.</summary>
public sealed class ImagePuller(ImageStore store, RegistryOptions options) : IDisposable
{
    readonly RegistryClient _client = new(options);
    readonly Lazy<RegistryConfiguration> _configuration = new(() => RegistryConfiguration.Read(options.Environment));

    RegistryBlobs Blobs => new(store, options, _client);

    /// <summary>The image for a platform. A tag is asked for anew; where the registry does not answer, the store's image does.</summary>
    /// <exception cref="StavesException">STV7202 to STV7215: the image cannot be had; the message tells each place that was asked.</exception>
    public async Task<OciImage> PullAsync(RegistryReference reference, WantedPlatform wanted, CancellationToken cancellationToken)
    {
        OciImage? known = FindWhole(reference, wanted);
        if (known is not null && (options.Offline || reference.Digest is not null))
        {
            return known;
        }

        if (options.Offline)
        {
            throw RegistryFailure.Offline(reference);
        }

        var details = ImmutableArray.CreateBuilder<string>();
        var fault = RegistryFault.Silent;
        ImmutableArray<RegistryEndpoint> endpoints = _configuration.Value.EndpointsOf(reference);
        foreach (RegistryEndpoint endpoint in endpoints)
        {
            try
            {
                return await PullAsync(reference, wanted, endpoint, endpoints, known, cancellationToken);
            }
            catch (RegistryException failure)
            {
                details.Add($"{endpoint}: {failure.Message}");
                fault = failure.Fault;
            }
        }

        if (known is not null && fault == RegistryFault.Silent)
        {
            options.Warn(RegistryFailure.Stale(reference, details.ToImmutable()));
            return known;
        }

        throw RegistryFailure.Of(reference, fault, details.ToImmutable());
    }

    /// <summary>Brings the bill of materials of an image that was pulled into the store too, unless it is there. Without one, or without an
    /// answer, the image can be looked at all the same.</summary>
    /// <param name="reference">Where the image comes from.</param>
    /// <param name="image">The image in the store.</param>
    /// <param name="asksAnew">Whether to ask anew where it is known that there was none.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task PullBillAsync(RegistryReference reference, OciImage image, bool asksAnew, CancellationToken cancellationToken)
    {
        bool hasBill = ReferrerIndex.Load(image).Referrers.Any(referrer => BillReader.FormatOf(referrer.Content.MediaType) is not null);
        if (!hasBill && !options.Offline && (asksAnew || ReferrerIndex.FindIndex(image) is null))
        {
            await new BillPull(reference, image, _client, Blobs, options).RunAsync(_configuration.Value.EndpointsOf(reference), cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The store's image, if all of it is there.</summary>
    OciImage? FindWhole(RegistryReference reference, WantedPlatform wanted)
    {
        Descriptor? named = store.FindNamed(reference.StoredName);
        if (named is null || !store.Has(named) || FindManifest(named, wanted) is not { } manifest || !store.Has(manifest))
        {
            return null;
        }

        ImageManifest document = OciJson.ReadManifest(store.ReadDocument(manifest), manifest.Digest);
        return document.Layers.Prepend(document.Config).All(store.Has) ? store.Load(manifest, reference.StoredName) : null;
    }

    /// <summary>Through indexes; null where one is not there, or has nothing for the platform.</summary>
    Descriptor? FindManifest(Descriptor named, WantedPlatform wanted)
    {
        try
        {
            return store.FindManifest(named, wanted, named.Digest);
        }
        catch (StavesException)
        {
            return null;
        }
    }

    async Task<OciImage> PullAsync(
        RegistryReference reference,
        WantedPlatform platform,
        RegistryEndpoint endpoint,
        ImmutableArray<RegistryEndpoint> endpoints,
        OciImage? known,
        CancellationToken cancellationToken)
    {
        bool isPatient = known is null;
        string wanted = reference.TagOrDigest;
        if (known is not null && await _client.ResolveAsync(endpoint, wanted, isPatient, cancellationToken) is { } current)
        {
            if (current.ToString() == store.FindNamed(reference.StoredName)!.Digest)
            {
                return known;
            }

            // The tag may move before the next question.
            wanted = current.ToString();
        }

        Descriptor named = await FetchAsync(endpoint, wanted, isPatient, cancellationToken);
        Descriptor manifest = await ChooseAsync(reference, platform, endpoint, named, cancellationToken);
        ImageManifest document = OciJson.ReadManifest(store.ReadDocument(manifest), manifest.Digest);
        await Blobs.FetchAsync(
            reference, [endpoint, .. endpoints.Where(other => other != endpoint)], document.Layers.Prepend(document.Config), $"pulling {reference}", cancellationToken);
        await store.TagAsync(named, reference.StoredName, cancellationToken);
        return store.Load(manifest, reference.StoredName);
    }

    /// <summary>A document of the registry in the store.</summary>
    async Task<Descriptor> FetchAsync(RegistryEndpoint endpoint, string tagOrDigest, bool isPatient, CancellationToken cancellationToken)
    {
        ManifestText document = await _client.FetchManifestAsync(endpoint, tagOrDigest, isPatient, cancellationToken);
        return document.MediaType is MediaTypes.Index or MediaTypes.DockerManifestList or MediaTypes.Manifest or MediaTypes.DockerManifest
            ? store.AddBlob(document.MediaType, document.Text, cancellationToken)
            : throw new RegistryException(
                RegistryFault.Wrong, $"`{RegistryFailure.Shown(document.MediaType ?? "")}` is not a kind of manifest that Staves reads");
    }

    /// <summary>The manifest for a platform, out of an index or an index in it.</summary>
    async Task<Descriptor> ChooseAsync(
        RegistryReference reference, WantedPlatform wanted, RegistryEndpoint endpoint, Descriptor named, CancellationToken cancellationToken)
    {
        Descriptor chosen = named;
        for (int depth = 0; depth < ManifestChoice.MostNestedIndexes && chosen.MediaType is MediaTypes.Index or MediaTypes.DockerManifestList; depth++)
        {
            ImageIndex index = OciJson.ReadIndex(store.ReadDocument(chosen), chosen.Digest);
            chosen = wanted.Choose(index, reference.ToString()) ?? throw RegistryFailure.WrongAnswer(reference.ToString(), "its index names no image");
            if (!store.Has(chosen))
            {
                Descriptor fetched = await FetchAsync(endpoint, chosen.Digest, isPatient: true, cancellationToken);
                if (fetched.Size != chosen.Size)
                {
                    throw RegistryFailure.WrongAnswer(reference.ToString(), $"its index says that `{chosen.Digest}` has {chosen.Size} bytes, and it has {fetched.Size}");
                }
            }
        }

        return chosen;
    }
}
