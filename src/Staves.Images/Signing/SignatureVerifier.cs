using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>Finds out whether a key has signed an image: its digest, not merely its name. What others have signed beside it does not matter.</summary>
public sealed class SignatureVerifier(VerificationKey key)
{
    /// <exception cref="StavesException">STV7303: there is no signature. STV7304: there is none by this key.</exception>
    public async Task<VerifiedImage> VerifyAsync(SignableImage image, CancellationToken cancellationToken)
    {
        ImageManifest? signed = await image.Place.FindAsync(SignatureManifest.TagOf(image.Digest, SignatureKind.Signature), cancellationToken);
        if (signed is null or { Layers: [] })
        {
            throw SigningFailure.NotSigned(image.Name, image.Digest);
        }

        var names = ImmutableArray.CreateBuilder<string>();
        var reasons = ImmutableArray.CreateBuilder<string>();
        foreach (Descriptor layer in signed.Layers)
        {
            (string? name, string? reason) = await VerifyAsync(image, layer, cancellationToken);
            if (name is not null)
            {
                names.Add(name);
            }
            else
            {
                reasons.Add($"{RegistryFailure.Shown(layer.Digest)}: {reason}");
            }
        }

        return names.Count == 0
            ? throw SigningFailure.NotVerified(image.Name, reasons.ToImmutable())
            : new VerifiedImage(
                image.Name, image.Digest, [.. names.Distinct(StringComparer.Ordinal)], await AttestationsAsync(image, cancellationToken));
    }

    /// <summary>As whose image a layer signs it, or why it does not.</summary>
    async Task<(string? Name, string? Reason)> VerifyAsync(SignableImage image, Descriptor layer, CancellationToken cancellationToken)
    {
        if (layer.MediaType != SignaturePayload.MediaType || layer.Annotation(SignatureManifest.SignatureAnnotation) is not { Length: > 0 } text)
        {
            return (null, "it is no signature of an image");
        }

        byte[] signature = new byte[text.Length];
        byte[] payload = await image.Place.ReadAsync(layer, cancellationToken);
        return !Convert.TryFromBase64String(text, signature, out int length) ? (null, "its signature is not base64")
            : !key.Verify(payload, signature.AsSpan(0, length)) ? (null, "it is by another key, or changed")
            : !SignaturePayload.TryRead(payload, out SignaturePayload? signed) ? (null, "what is signed is no image")
            : signed.Image != image.Digest ? (null, $"it signs another image, `{signed.Image}`")
            : (RegistryFailure.Shown(signed.Reference), null);
    }

    async Task<ImmutableArray<string>> AttestationsAsync(SignableImage image, CancellationToken cancellationToken)
    {
        ImageManifest? statements = await image.Place.FindAsync(SignatureManifest.TagOf(image.Digest, SignatureKind.Attestation), cancellationToken);
        var kinds = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (Descriptor layer in statements?.Layers.Where(layer => layer.MediaType == AttestationEnvelope.MediaType) ?? [])
        {
            if (AttestationEnvelope.TryRead(await image.Place.ReadAsync(layer, cancellationToken)) is { PayloadType: AttestationStatement.MediaType } envelope
                && envelope.IsBy(key)
                && AttestationStatement.TryRead(envelope.Payload) is { } statement
                && statement.Image == image.Digest)
            {
                kinds.Add(RegistryFailure.Shown(statement.PredicateType));
            }
        }

        return [.. kinds];
    }
}
