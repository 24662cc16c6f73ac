using System.Globalization;
using System.Net;
using Staves.Images.Oci;

namespace Staves.Images.Registries.Transport;

/// <summary>Brings one blob of a store into a repository (OCI distribution-spec, push): not at all where it is there, out of another
/// repository where the registry lends it, else in one request; where the line breaks, in pieces, from what has arrived on.</summary>
sealed class BlobUpload(RegistryClient client, RegistryEndpoint endpoint, ImageStore store, Descriptor blob, Digest digest)
{
    const long LargestPiece = 8 * 1024 * 1024;
    const long SmallestPiece = 256 * 1024;

    /// <summary>Failures of which each has brought nothing: halving comes to the smallest piece in fewer.</summary>
    const int MostFailures = 8;

    /// <returns>Whether bytes were sent.</returns>
    /// <exception cref="RegistryException">The registry does not take it.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (await IsThereAsync(cancellationToken))
        {
            return false;
        }

        Uri? session = await BeginAsync(cancellationToken);
        if (session is null)
        {
            return false;
        }

        await SendAsync(session, cancellationToken);
        return true;
    }

    async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        Uri address = await client.AddressOfAsync(endpoint, $"blobs/{digest}", cancellationToken);
        try
        {
            await client.AskAsync(() => Request(HttpMethod.Head, address), Nothing, isPatient: true, cancellationToken);
            return true;
        }
        catch (RegistryException failure) when (failure.Fault == RegistryFault.Absent)
        {
            return false;
        }
    }

    /// <summary>Where to send it; null where the registry has taken it from another repository.</summary>
    async Task<Uri?> BeginAsync(CancellationToken cancellationToken)
    {
        Uri address = await client.AddressOfAsync(endpoint, "blobs/uploads/", cancellationToken);
        string prefix = $"{endpoint.Host}/";
        foreach (string origin in store.OriginsOf(digest).Where(origin => origin.StartsWith(prefix, StringComparison.Ordinal) && origin != endpoint.ToString()))
        {
            string from = origin[prefix.Length..];
            var mount = new Uri($"{address}?mount={Uri.EscapeDataString(digest.ToString())}&from={Uri.EscapeDataString(from)}");
            string scope = $"{endpoint.PushScope} repository:{from}:pull";
            try
            {
                return await client.AskAsync(() => Request(HttpMethod.Post, mount, scope: scope), SessionAsync, isPatient: true, cancellationToken);
            }
            catch (RegistryException failure) when (failure.Fault is RegistryFault.Absent or RegistryFault.Denied)
            {
                // Whoever may push here may not read there any more.
            }
        }

        return await client.AskAsync(() => Request(HttpMethod.Post, address), SessionAsync, isPatient: true, cancellationToken);
    }

    static Task<Uri?> SessionAsync(HttpResponseMessage response, CancellationToken cancellationToken) => Task.FromResult(
        response.StatusCode == HttpStatusCode.Created ? null
        : LocationOf(response) ?? throw new RegistryException(RegistryFault.Wrong, "it begins an upload and does not say where"));

    async Task SendAsync(Uri session, CancellationToken cancellationToken)
    {
        long piece = blob.Size;
        long sent = 0;
        int fruitless = 0;
        while (true)
        {
            try
            {
                while (sent < blob.Size && piece < blob.Size)
                {
                    long length = Math.Min(piece, blob.Size - sent);
                    session = await AppendAsync(session, sent, length, cancellationToken);
                    sent += length;
                }

                await FinishAsync(session, isWhole: sent < blob.Size, cancellationToken);
                return;
            }
            catch (RegistryException failure) when (failure.Fault == RegistryFault.Silent && fruitless < MostFailures)
            {
                // Some registries forget an upload whose request broke: then only pieces that the line carries whole arrive.
                piece = Math.Clamp(piece / 2, SmallestPiece, LargestPiece);
                await client.PauseAsync(failure, round: 1, cancellationToken);
                (session, long arrived) = await StateAsync(session, cancellationToken);
                fruitless = arrived > sent ? 0 : fruitless + 1;
                sent = arrived;
            }
        }
    }

    Task<Uri> AppendAsync(Uri session, long offset, long length, CancellationToken cancellationToken) => client.AskOnceAsync(
        () =>
        {
            HttpRequestMessage request = Request(HttpMethod.Patch, session, new FileContent(store.BlobPath(digest), offset, length));
            request.Headers.ConnectionClose = true;
            request.Content!.Headers.TryAddWithoutValidation(
                "Content-Range", string.Create(CultureInfo.InvariantCulture, $"{offset}-{offset + length - 1}"));
            return request;
        },
        (response, _) => Task.FromResult(LocationOf(response) ?? session),
        isPatient: true,
        cancellationToken);

    Task<bool> FinishAsync(Uri session, bool isWhole, CancellationToken cancellationToken)
    {
        string separator = session.Query.Length > 0 ? "&" : "?";
        var address = new Uri($"{session}{separator}digest={Uri.EscapeDataString(digest.ToString())}");
        return client.AskOnceAsync(
            () => Request(HttpMethod.Put, address, isWhole ? new FileContent(store.BlobPath(digest), 0, blob.Size) : new ByteArrayContent([])),
            Nothing,
            isPatient: true,
            cancellationToken);
    }

    /// <summary>How much has arrived, and where the rest goes; from the beginning where the registry has forgotten it.</summary>
    async Task<(Uri Session, long Arrived)> StateAsync(Uri session, CancellationToken cancellationToken)
    {
        try
        {
            return await AskStateAsync(session, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Fault is RegistryFault.Absent or RegistryFault.Wrong)
        {
            Uri address = await client.AddressOfAsync(endpoint, "blobs/uploads/", cancellationToken);
            return (await client.AskAsync(() => Request(HttpMethod.Post, address), SessionAsync, isPatient: true, cancellationToken) ?? session, 0);
        }
    }

    Task<(Uri Session, long Arrived)> AskStateAsync(Uri session, CancellationToken cancellationToken) => client.AskAsync(
        () => Request(HttpMethod.Get, session),
        (response, _) =>
        {
            // `0-41`: not quite a range of HTTP, and `0-0` both for nothing and for one byte.
            string range = response.Headers.TryGetValues("Range", out IEnumerable<string>? values) ? values.First() : "";
            string end = range[(range.LastIndexOf('-') + 1)..];
            long arrived = long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out long last) && last > 0 ? last + 1 : 0;
            return Task.FromResult((LocationOf(response) ?? session, Math.Min(arrived, blob.Size)));
        },
        isPatient: true,
        cancellationToken);

    HttpRequestMessage Request(HttpMethod method, Uri address, HttpContent? content = null, string? scope = null)
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        request.Options.Set(RegistryHandler.Scope, scope ?? endpoint.PushScope);
        return request;
    }

    static Uri? LocationOf(HttpResponseMessage response) =>
        response.Headers.Location is { } location ? new Uri(response.RequestMessage!.RequestUri!, location) : null;

    static Task<bool> Nothing(HttpResponseMessage response, CancellationToken cancellationToken) => Task.FromResult(true);
}
