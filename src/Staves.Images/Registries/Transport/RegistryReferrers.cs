using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries.Transport;

/// <summary>What a repository lists as said about a manifest of it (OCI distribution-spec 1.1, listing referrers).</summary>
sealed class RegistryReferrers(RegistryClient client, RegistryEndpoint endpoint)
{
    const int MostPages = 20;

    /// <summary>By the referrers API, or by the tag where the registry does not have that.</summary>
    /// <exception cref="RegistryException">It does not say.</exception>
    public async Task<IReadOnlyList<Descriptor>> ListAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(digest, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Fault != RegistryFault.Silent)
        {
            // Who does not know the question answers 404, or whatever else comes to mind.
            return await ListTaggedAsync(digest, isPatient: false, cancellationToken);
        }
    }

    /// <summary>By the tag alone (referrers tag schema); nothing where there is none.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<Descriptor>> ListTaggedAsync(string digest, bool isPatient, CancellationToken cancellationToken)
    {
        string tag = ReferrerIndex.TagOf(digest);
        ManifestText? index = await client.FindManifestAsync(endpoint, tag, isPatient, cancellationToken);
        return index is null ? [] : Read(index.Text, $"{endpoint}:{tag}");
    }

    async Task<IReadOnlyList<Descriptor>> AskAsync(string digest, CancellationToken cancellationToken)
    {
        var listed = new List<Descriptor>();
        Uri? next = await client.AddressOfAsync(endpoint, $"referrers/{digest}", cancellationToken);
        for (int page = 0; page < MostPages && next is { } address; page++)
        {
            (byte[] text, next) = await client.AskOnceAsync(
                () => new HttpRequestMessage(HttpMethod.Get, address),
                async (response, token) => response.Content.Headers.ContentType?.MediaType == MediaTypes.Index
                    ? (await client.ReadDocumentAsync(response, token), NextOf(response, address))
                    : throw new RegistryException(RegistryFault.Wrong, "it answers with something else than an index of referrers"),
                isPatient: false,
                cancellationToken);
            listed.AddRange(Read(text, address.ToString()));
        }

        return listed;
    }

    /// <summary>A registry with much to say links to the rest (RFC 8288), which no other server has.</summary>
    static Uri? NextOf(HttpResponseMessage response, Uri page) => response.Headers.TryGetValues("Link", out IEnumerable<string>? links)
        ? links.Select(link => link.Split('<', '>'))
            .Where(parts => parts is [_, _, var relation] && relation.Contains("next", StringComparison.Ordinal))
            .Select(parts => Uri.TryCreate(page, parts[1], out Uri? target) && target.Authority == page.Authority && target.Scheme == page.Scheme ? target : null)
            .FirstOrDefault()
        : null;

    static IReadOnlyList<Descriptor> Read(byte[] index, string source)
    {
        try
        {
            return OciJson.ReadIndex(index, source).Manifests;
        }
        catch (StavesException failure)
        {
            throw new RegistryException(RegistryFault.Wrong, failure.Diagnostics[0].Message, failure);
        }
    }
}
