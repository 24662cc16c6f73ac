using System.Collections.Immutable;
using System.Text.Json;

namespace Staves.Packages.Docker;

/// <summary>The images of a daemon (Docker Engine API: Images).</summary>
public sealed class DockerImages
{
    readonly EngineConnection _connection;

    internal DockerImages(EngineConnection connection) => _connection = connection;

    /// <summary>The id that the daemon gives to an image, `sha256:…`; null where it has none of that name.</summary>
    public async Task<string?> IdOfAsync(string name, CancellationToken cancellationToken)
    {
        using HttpResponseMessage? response = await _connection.TrySendAsync(HttpMethod.Get, $"/images/{name}/json", cancellationToken);
        if (response is null)
        {
            return null;
        }

        using JsonDocument document = await EngineConnection.ParseAsync(response, cancellationToken);
        string id = document.RootElement.GetProperty("Id").GetString()!;
        // Podman's ids come without the algorithm.
        return id.Contains(':', StringComparison.Ordinal) ? id : $"sha256:{id}";
    }

    /// <summary>Digests of the layers of an image before they were compressed, lowest first (OCI image-spec, diff ID).</summary>
    public async Task<ImmutableArray<string>> DiffIdsAsync(string id, CancellationToken cancellationToken)
    {
        using JsonDocument document = await _connection.ReadAsync($"/images/{id}/json", cancellationToken);
        return [.. document.RootElement.GetProperty("RootFS").GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()!)];
    }

    /// <summary>Writes an image into a file (`docker save`).</summary>
    public async Task SaveAsync(string id, string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _connection.SendAsync(HttpMethod.Get, $"/images/{id}/get", cancellationToken);
        await using FileStream file = File.Create(path);
        await response.Content.CopyToAsync(file, cancellationToken);
    }

    /// <summary>Sends an archive of images (`docker load`).</summary>
    /// <param name="write">Writes it; called while the daemon reads.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>What the daemon says is wrong with it; null where it says nothing.</returns>
    public async Task<string?> LoadAsync(Action<Stream> write, CancellationToken cancellationToken)
    {
        using var content = new WrittenContent(write);
        using HttpResponseMessage response = await _connection.SendAsync(HttpMethod.Post, "/images/load?quiet=1", cancellationToken, content);
        string? error = null;
        await foreach (JsonElement line in EngineConnection.LinesAsync(response, cancellationToken))
        {
            error = EngineConnection.Text(line, "error") ?? error;
        }

        return error;
    }

    /// <summary>Has the daemon pull an image from its registry (`docker pull`).</summary>
    /// <param name="name">With registry, tag or digest.</param>
    /// <param name="credentials">Value of `X-Registry-Auth`; null for none.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the request, and with it the pull.</param>
    /// <returns>What the daemon says is wrong; null where it has the image.</returns>
    public async Task<string?> PullAsync(string name, string? credentials, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/images/create?fromImage={Uri.EscapeDataString(WithTag(name))}", UriKind.Relative));
        if (credentials is not null)
        {
            request.Headers.Add("X-Registry-Auth", credentials);
        }

        using HttpResponseMessage response = await _connection.SendAsync(request, cancellationToken);
        var layers = new Dictionary<string, (long Done, long Size)>(StringComparer.Ordinal);
        string? error = null;
        await foreach (JsonElement line in EngineConnection.LinesAsync(response, cancellationToken))
        {
            error = EngineConnection.Text(line, "error") ?? error;
            if (EngineConnection.Text(line, "status") == "Downloading" && EngineConnection.Text(line, "id") is { } layer
                && line.TryGetProperty("progressDetail", out JsonElement detail) && detail.TryGetProperty("total", out JsonElement size))
            {
                layers[layer] = (detail.GetProperty("current").GetInt64(), size.GetInt64());
                progress.Report(new PullProgress(name, layers.Values.Sum(one => one.Done), layers.Values.Sum(one => one.Size)));
            }
        }

        return error;
    }

    /// <summary>Without a tag the daemon would pull all that there are.</summary>
    static string WithTag(string name) => name.Contains('@', StringComparison.Ordinal) || name.LastIndexOf(':') > name.LastIndexOf('/') ? name : $"{name}:latest";
}
