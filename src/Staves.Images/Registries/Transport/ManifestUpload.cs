using System.Net.Http.Headers;
using Staves.Images.Oci;

namespace Staves.Images.Registries.Transport;

/// <summary>Puts manifests into a repository (OCI distribution-spec, pushing manifests).</summary>
sealed class ManifestUpload(RegistryClient client, RegistryEndpoint endpoint)
{
    /// <returns>Whether the registry knows what a subject is, and lists referrers itself.</returns>
    /// <exception cref="RegistryException">It does not take it.</exception>
    public async Task<bool> PutAsync(byte[] text, string mediaType, string tagOrDigest, CancellationToken cancellationToken)
    {
        var own = Digest.Of(text);
        Uri address = await client.AddressOfAsync(endpoint, $"manifests/{tagOrDigest}", cancellationToken);
        return await client.AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(text) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
                request.Options.Set(RegistryHandler.Scope, endpoint.PushScope);
                return request;
            },
            (response, _) => RegistryClient.DigestOf(response) is { } digest && digest != own
                ? throw new RegistryException(RegistryFault.Wrong, $"it keeps the manifest `{own}` as `{digest}`")
                : Task.FromResult(response.Headers.Contains("OCI-Subject")),
            isPatient: true,
            cancellationToken);
    }
}
