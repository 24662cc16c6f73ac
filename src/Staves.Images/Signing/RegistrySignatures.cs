using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.Registries.Transport;

namespace Staves.Images.Signing;

/// <summary>Signatures of the images of a repository in a registry. What is put there comes out of a store.</summary>
sealed class RegistrySignatures(RegistryClient client, RegistryEndpoint endpoint, RegistryReference image, ImageStore store) : ISignaturePlace
{
    /// <summary>Statements have whole bills of materials in them, in base64.</summary>
    const int LargestBlob = 128 * 1024 * 1024;

    public async Task<ImageManifest?> FindAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            ManifestText? text = await client.FindManifestAsync(endpoint, tag, isPatient: true, cancellationToken);
            return text is null ? null : OciJson.ReadManifest(text.Text, $"{endpoint}:{tag}");
        }
        catch (RegistryException failure)
        {
            throw RegistryFailure.Of(image, failure.Fault, [$"{endpoint}: {failure.Message}"]);
        }
    }

    public async Task<byte[]> ReadAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            return Digest.TryParse(blob.Digest, out Digest? digest) && blob.Size is >= 0 and <= LargestBlob
                ? await client.FetchBlobAsync(endpoint, digest, (int)blob.Size, cancellationToken)
                : throw new RegistryException(RegistryFault.Wrong, $"a signature has the digest `{RegistryFailure.Shown(blob.Digest)}` and {blob.Size} bytes");
        }
        catch (RegistryException failure)
        {
            throw RegistryFailure.Of(image, failure.Fault, [$"{endpoint}: {failure.Message}"]);
        }
    }

    public async Task PutAsync(string tag, ImageManifest manifest, IReadOnlyList<Descriptor> added, CancellationToken cancellationToken)
    {
        try
        {
            foreach (Descriptor blob in added.Prepend(manifest.Config))
            {
                if (Digest.TryParse(blob.Digest, out Digest? digest))
                {
                    await new BlobUpload(client, endpoint, store, blob, digest).RunAsync(cancellationToken);
                }
            }

            await new ManifestUpload(client, endpoint).PutAsync(OciJson.Write(manifest), MediaTypes.Manifest, tag, cancellationToken);
        }
        catch (RegistryException failure)
        {
            throw RegistryFailure.NotPushed($"{endpoint}:{tag}", [$"{endpoint}: {failure.Message}"], failure.Fault == RegistryFault.Denied ? RegistryFailure.LoginHint(image) : null);
        }
    }
}
