using System.Collections.Immutable;
using System.Globalization;
using Staves.Images.Oci;
using Staves.Images.Registries.Transport;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>Fetches blobs of a repository into a store, each verified and gone on with where a line breaks.</summary>
sealed class RegistryBlobs(ImageStore store, RegistryOptions options, RegistryClient client)
{
    /// <summary>Fetches those that the store lacks.</summary>
    /// <param name="reference">Whose they are.</param>
    /// <param name="endpoints">Who is asked, the first first.</param>
    /// <param name="blobs">Which.</param>
    /// <param name="what">Comes before the numbers in what is told: `pulling gentoo/stage3:musl`.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <exception cref="StavesException">STV7208 to STV7214: one cannot be had.</exception>
    public async Task FetchAsync(
        RegistryReference reference, IReadOnlyList<RegistryEndpoint> endpoints, IEnumerable<Descriptor> blobs, string what, CancellationToken cancellationToken)
    {
        Descriptor[] all = [.. blobs.DistinctBy(blob => blob.Digest, StringComparer.Ordinal)];
        Descriptor[] missing = [.. all.Where(blob => !store.Has(blob))];
        if (missing.Length == 0)
        {
            return;
        }

        options.Tell(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {missing.Length} of {all.Length} blobs, {missing.Sum(blob => blob.Size) / 1e6:0.0} MB"));
        var wanted = new List<WantedFile>();
        foreach (Descriptor blob in missing)
        {
            wanted.Add(await WantAsync(reference, endpoints, blob, cancellationToken));
        }

        using var fetcher = new FileFetcher(options, client.Handler);
        StavesException?[] failures = [.. await fetcher.FetchAsync(wanted, progress: null, cancellationToken)];
        if (failures.OfType<StavesException>().SelectMany(failure => failure.Diagnostics).ToArray() is { Length: > 0 } diagnostics)
        {
            throw new StavesException(diagnostics);
        }
    }

    async Task<WantedFile> WantAsync(
        RegistryReference reference, IReadOnlyList<RegistryEndpoint> endpoints, Descriptor blob, CancellationToken cancellationToken)
    {
        if (!Digest.TryParse(blob.Digest, out Digest? digest) || blob.Size < 0)
        {
            throw RegistryFailure.WrongAnswer(reference.ToString(), $"a blob has the digest `{blob.Digest}` and the size {blob.Size}");
        }

        var sources = ImmutableArray.CreateBuilder<DownloadSource>(endpoints.Count);
        foreach (RegistryEndpoint endpoint in endpoints)
        {
            Uri address = await client.AddressOfAsync(endpoint, $"blobs/{digest}", cancellationToken);
            sources.Add(new DownloadSource(address.ToString(), address));
        }

        return new WantedFile
        {
            Name = digest.ToString(),
            Path = store.BlobPath(digest),
            StateDirectory = store.DownloadState,
            Size = blob.Size,
            Digests = ImmutableSortedDictionary<string, string>.Empty.Add("SHA256", digest.Hex),
            Authority = "the manifest",
            Sources = sources.MoveToImmutable(),
            Failures = new BlobFailures(reference, digest.ToString()),
        };
    }
}
