using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>Signatures of the images of a store, in its index by cosign's tags.</summary>
sealed class StoredSignatures(ImageStore store) : ISignaturePlace
{
    public Task<ImageManifest?> FindAsync(string tag, CancellationToken cancellationToken)
    {
        Descriptor? named = store.Manifests.FirstOrDefault(one => one.Annotation(ImageStore.ReferenceAnnotation) == tag);
        return Task.FromResult(named is null ? null : OciJson.ReadManifest(store.ReadDocument(named), named.Digest));
    }

    public Task<byte[]> ReadAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            return File.ReadAllBytesAsync(store.BlobPath(blob), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic("STV7305", $"`{blob.Digest}` of `{store.Path}` cannot be read: {exception.Message}"), exception);
        }
    }

    public Task PutAsync(string tag, ImageManifest manifest, IReadOnlyList<Descriptor> added, CancellationToken cancellationToken) =>
        store.TagBesideAsync(tag, store.AddBlob(MediaTypes.Manifest, OciJson.Write(manifest), cancellationToken), cancellationToken);
}
