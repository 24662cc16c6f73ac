using System.Collections.Immutable;
using System.Text.Json;

namespace Staves.Packages.Docker;

/// <summary>The containers of a daemon (Docker Engine API: Containers).</summary>
public sealed class DockerContainers
{
    /// <summary>The label that every container made here has.</summary>
    public const string LabelName = "staves";

    /// <summary>Mode bit of a symbolic link in a path's description, as Go numbers them.</summary>
    const long SymbolicLink = 1L << 27;

    const string DescriptionHeader = "X-Docker-Container-Path-Stat";

    readonly EngineConnection _connection;

    internal DockerContainers(EngineConnection connection) => _connection = connection;

    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(ContainerSettings settings, CancellationToken cancellationToken)
    {
        using JsonDocument made = await _connection.PostAsync("/containers/create", settings.ToJson(), cancellationToken);
        return made.RootElement.GetProperty("Id").GetString()!;
    }

    /// <summary>What the container will write, as frames that <see cref="OutputFrames"/> reads; it ends with the container.</summary>
    public async Task<Stream> AttachAsync(string id, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await _connection.SendAsync(HttpMethod.Post, $"/containers/{id}/attach?stream=1&stdout=1&stderr=1", cancellationToken);
        return new AnswerStream(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public Task StartAsync(string id, CancellationToken cancellationToken) => _connection.DoAsync(HttpMethod.Post, $"/containers/{id}/start", cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code; 128 and the number of the signal that ended it.</returns>
    public async Task<int> WaitAsync(string id, CancellationToken cancellationToken)
    {
        using JsonDocument ended = await _connection.PostAsync($"/containers/{id}/wait", null, cancellationToken);
        return ended.RootElement.GetProperty("StatusCode").GetInt32();
    }

    /// <summary>Kills and removes it with its own volumes; one that is gone is no error.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage? response = await _connection.TrySendAsync(HttpMethod.Delete, $"/containers/{id}?force=true&v=true", cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            // Somebody else removes it just now.
        }
    }

    /// <summary>Removes what killed processes of this machine have left.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (ContainerSummary container in await ListAsync(cancellationToken))
        {
            if (ContainerOwner.Parse(container.Label) is { HasEnded: true })
            {
                await RemoveAsync(container.Id, cancellationToken);
            }
        }
    }

    /// <summary>All that have the label, whether they run or not.</summary>
    public async Task<ImmutableArray<ContainerSummary>> ListAsync(CancellationToken cancellationToken)
    {
        string filters = Uri.EscapeDataString($$"""{"label":["{{LabelName}}"]}""");
        using JsonDocument list = await _connection.ReadAsync($"/containers/json?all=true&filters={filters}", cancellationToken);
        return
        [
            .. list.RootElement.EnumerateArray().Select(one => new ContainerSummary(
                one.GetProperty("Id").GetString()!, one.GetProperty("Labels").GetProperty(LabelName).GetString()!)),
        ];
    }

    /// <summary>Unpacks an archive over the files of a container that need not run.</summary>
    /// <param name="id">The container.</param>
    /// <param name="path">A directory in it.</param>
    /// <param name="write">Writes a tar archive; called while the daemon reads.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task PutAsync(string id, string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        using var content = new WrittenContent(write);
        content.Headers.ContentType = new("application/x-tar");
        await _connection.DoAsync(HttpMethod.Put, $"/containers/{id}/archive?path={Uri.EscapeDataString(path)}&noOverwriteDirNonDir=true", cancellationToken, content);
    }

    /// <summary>A file or directory of a container as a tar archive, its volumes among it; null where there is none.</summary>
    public async Task<Stream?> GetAsync(string id, string path, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = await _connection.TrySendAsync(HttpMethod.Get, $"/containers/{id}/archive?path={Uri.EscapeDataString(path)}", cancellationToken);
        return response is null ? null : new AnswerStream(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    /// <summary>Whether a container has something at a path.</summary>
    public async Task<bool> HasAsync(string id, string path, CancellationToken cancellationToken) => await DescribeAsync(id, path, cancellationToken) is not null;

    /// <summary>The absolute path that a symbolic link of a container leads to in the end; null where it is none, or nothing.</summary>
    public async Task<string?> LinkTargetAsync(string id, string path, CancellationToken cancellationToken)
    {
        using JsonDocument? description = await DescribeAsync(id, path, cancellationToken);
        return description is not null && (description.RootElement.GetProperty("mode").GetInt64() & SymbolicLink) != 0
            ? description.RootElement.GetProperty("linkTarget").GetString()
            : null;
    }

    async Task<JsonDocument?> DescribeAsync(string id, string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage? response = await _connection.TrySendAsync(HttpMethod.Head, $"/containers/{id}/archive?path={Uri.EscapeDataString(path)}", cancellationToken);
        return response?.Headers.TryGetValues(DescriptionHeader, out IEnumerable<string>? values) == true
            ? JsonDocument.Parse(Convert.FromBase64String(values.First()))
            : null;
    }
}
