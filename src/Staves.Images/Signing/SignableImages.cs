using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.Registries.Configuration;
using Staves.Images.Registries.Transport;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>Finds images to sign or to verify, in a store and in registries.</summary>
/// <param name="store">The store.</param>
/// <param name="options">How registries are asked.</param>
public sealed class SignableImages(ImageStore store, RegistryOptions options) : IDisposable
{
    readonly RegistryClient _client = new(options);
    readonly Lazy<RegistryConfiguration> _configuration = new(() => RegistryConfiguration.Read(options.Environment));

    /// <summary>An image of the store with what the store says about it; null where there is none of that name.</summary>
    public SignableImage? FindStored(ImageReference reference)
    {
        if (store.Find(reference) is not { } image || !Digest.TryParse(image.Digest, out Digest? digest))
        {
            return null;
        }

        string canonical = reference.Canonical;
        return new SignableImage(reference.ToString(), canonical[..canonical.LastIndexOf(':')], digest, new StoredSignatures(store)) { Stored = ReferrerIndex.Load(image) };
    }

    /// <summary>What a registry has by a name now.</summary>
    /// <exception cref="StavesException">STV7202 to STV7208: it has nothing, or does not say.</exception>
    public async Task<SignableImage> FindInRegistryAsync(RegistryReference reference, CancellationToken cancellationToken)
    {
        RegistryEndpoint endpoint = EndpointOf(reference);
        try
        {
            ManifestText manifest = await _client.FetchManifestAsync(endpoint, reference.TagOrDigest, isPatient: true, cancellationToken);
            return InRegistry(reference, manifest.Digest);
        }
        catch (RegistryException failure)
        {
            throw RegistryFailure.Of(reference, failure.Fault, [$"{endpoint}: {failure.Message}"]);
        }
    }

    /// <summary>An image that was just pushed.</summary>
    public SignableImage OfPushed(RegistryReference reference, OciImage image) => Digest.TryParse(image.Digest, out Digest? digest)
        ? InRegistry(reference, digest) with { Stored = image }
        : throw new ArgumentException("its digest is none", nameof(image));

    public void Dispose() => _client.Dispose();

    SignableImage InRegistry(RegistryReference reference, Digest digest) => new(
        reference.ToString(), $"{reference.Registry}/{reference.Repository}", digest, new RegistrySignatures(_client, EndpointOf(reference), reference, store));

    /// <summary>The registry itself: a mirror need not have what is not asked for by a name.</summary>
    RegistryEndpoint EndpointOf(RegistryReference reference) => _configuration.Value.EndpointsOf(reference)[^1];
}
