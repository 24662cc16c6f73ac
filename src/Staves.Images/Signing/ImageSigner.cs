using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>Signs images as cosign does with a key pair and without a transparency log, and the documents about them as statements.</summary>
/// <param name="key">Whose signatures.</param>
/// <param name="store">Keeps what is signed on its way.</param>
public sealed class ImageSigner(SigningKey key, ImageStore store)
{
    /// <summary>Puts the signature beside the image, after those of others. Signing again changes nothing.</summary>
    /// <returns>The kinds of the statements that are signed too.</returns>
    /// <exception cref="StavesException">The place does not take it.</exception>
    public async Task<IReadOnlyList<string>> SignAsync(SignableImage image, CancellationToken cancellationToken)
    {
        byte[] payload = new SignaturePayload(image.Repository, image.Digest).Write();
        Descriptor signature = store.AddBlob(SignaturePayload.MediaType, payload, cancellationToken)
            .WithAnnotations([new(SignatureManifest.SignatureAnnotation, Convert.ToBase64String(key.Sign(payload)))]);
        await PutAsync(image, SignatureKind.Signature, [signature], cancellationToken);

        Descriptor[] statements = [.. image.Referrers.Select(referrer => Attest(image, referrer, cancellationToken)).OfType<Descriptor>()];
        if (statements.Length > 0)
        {
            await PutAsync(image, SignatureKind.Attestation, statements, cancellationToken);
        }

        return [.. statements.Select(statement => statement.Annotation(SignatureManifest.PredicateAnnotation)!)];
    }

    async Task PutAsync(SignableImage image, SignatureKind kind, IReadOnlyList<Descriptor> layers, CancellationToken cancellationToken)
    {
        string tag = SignatureManifest.TagOf(image.Digest, kind);
        ImageManifest? before = await image.Place.FindAsync(tag, cancellationToken);
        await image.Place.PutAsync(tag, SignatureManifest.With(before, layers, store, cancellationToken), layers, cancellationToken);
    }

    Descriptor? Attest(SignableImage image, Referrer referrer, CancellationToken cancellationToken)
    {
        byte[] document = File.ReadAllBytes(store.BlobPath(referrer.Content));
        return AttestationStatement.Of(referrer.Content.MediaType, document, image.Repository, image.Digest) is not ({ } type, { } text)
            ? null
            : store.AddBlob(AttestationEnvelope.MediaType, AttestationEnvelope.Sign(AttestationStatement.MediaType, text, key).Write(), cancellationToken)
                .WithAnnotations([new(SignatureManifest.SignatureAnnotation, ""), new(SignatureManifest.PredicateAnnotation, type)]);
    }
}
