using System.Collections.Immutable;
using Staves.Images.Inspection.Packages;
using Staves.Images.Oci;
using Staves.Images.Registries.Transport;
using Staves.Images.Sbom;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>Brings the bill of materials that a registry has of an image into the store, where it lies beside the image as that of a build
/// does. Nothing else that is said about the image is fetched.</summary>
sealed class BillPull(RegistryReference reference, OciImage image, RegistryClient client, RegistryBlobs blobs, RegistryOptions options)
{
    /// <summary>Asks each place until one has a bill. That there is none is remembered; that nobody says is a warning.</summary>
    public async Task RunAsync(ImmutableArray<RegistryEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        foreach (RegistryEndpoint endpoint in endpoints)
        {
            try
            {
                if (await FetchAsync(endpoint, cancellationToken) is { } bill)
                {
                    await ReferrerIndex.AddAsync(image, [bill], cancellationToken);
                    return;
                }
            }
            catch (RegistryException failure)
            {
                reasons.Add($"{endpoint}: {failure.Message}");
            }
            catch (StavesException failure)
            {
                reasons.AddRange(failure.Diagnostics.Select(diagnostic => $"{endpoint}: {diagnostic.Message}"));
            }
        }

        if (reasons.Count > 0)
        {
            options.Warn(RegistryFailure.NoBill(reference, reasons.ToImmutable()));
            return;
        }

        await ReferrerIndex.AddAsync(image, [], cancellationToken);
    }

    /// <summary>The bill of a format that says the most; null where there is none.</summary>
    async Task<Referrer?> FetchAsync(RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        IReadOnlyList<Descriptor> listed = await new RegistryReferrers(client, endpoint).ListAsync(image.Digest, cancellationToken);
        foreach ((BillFormat format, Descriptor manifest) in BillReader.InOrder(listed, one => one.ArtifactType))
        {
            if (!Digest.TryParse(manifest.Digest, out Digest? digest))
            {
                throw new RegistryException(RegistryFault.Wrong, $"it lists `{RegistryFailure.Shown(manifest.Digest)}`, which is not the digest of a manifest");
            }

            ManifestText document = await client.FetchManifestAsync(endpoint, digest.ToString(), isPatient: false, cancellationToken);
            if (OciJson.ReadManifest(document.Text, manifest.Digest).Layers is [{ Size: <= BillReader.LargestBill } content] && BillReader.FormatOf(content.MediaType) == format)
            {
                await blobs.FetchAsync(reference, [endpoint], [content], $"pulling the bill of materials of {reference}", cancellationToken);
                Descriptor kept = image.Store.AddBlob(MediaTypes.Manifest, document.Text, cancellationToken);
                return new Referrer(kept with { ArtifactType = manifest.ArtifactType, Annotations = manifest.Annotations }, content);
            }
        }

        return null;
    }
}
