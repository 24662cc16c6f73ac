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
        if (store.Find(reference) is not { } image || store.FindNamed(reference) is not { } named || !Digest.TryParse(named.Digest, out Digest? digest))
        {
            return null;
        }

        string canonical = reference.Canonical;
        return new SignableImage(reference.ToString(), canonical[..canonical.LastIndexOf(':')], digest, new StoredSignatures(store))
        {
            Stored = named.Digest == image.Digest ? ReferrerIndex.Load(image) : null,
        };
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

    /// <summary>An image that was just pushed; the index of several, and each of these.</summary>
    public IEnumerable<SignableImage> OfPushed(RegistryReference reference, ImageSet image)
    {
        IEnumerable<SignableImage> parts = image.Images.Select(part => InRegistry(reference, DigestOf(part.Digest)) with { Stored = part });
        return image.Images.Any(part => part.Digest == image.Digest) ? parts : parts.Prepend(InRegistry(reference, DigestOf(image.Digest)));
    }

    public void Dispose() => _client.Dispose();

    SignableImage InRegistry(RegistryReference reference, Digest digest) => new(
        reference.ToString(), $"{reference.Registry}/{reference.Repository}", digest, new RegistrySignatures(_client, EndpointOf(reference), reference, store));

    static Digest DigestOf(string text) => Digest.TryParse(text, out Digest? digest) ? digest : throw new ArgumentException("it is no digest", nameof(text));

    /// <summary>The registry itself: a mirror need not have what is not asked for by a name.</summary>
    RegistryEndpoint EndpointOf(RegistryReference reference) => _configuration.Value.EndpointsOf(reference)[^1];
}
