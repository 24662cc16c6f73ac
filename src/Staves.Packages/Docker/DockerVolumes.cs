using System.Text.Json;
using System.Text.Json.Nodes;

namespace Staves.Packages.Docker;

/// <summary>The volumes of a daemon (Docker Engine API: Volumes).</summary>
public sealed class DockerVolumes
{
    readonly EngineConnection _connection;

    internal DockerVolumes(EngineConnection connection) => _connection = connection;

    /// <summary>Whether a text can be the name of a volume.</summary>
    public static bool IsName(string text) => text.Length > 1 && char.IsAsciiLetterOrDigit(text[0])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');

    /// <summary>Makes sure that there is one of that name.</summary>
    public async Task EnsureAsync(string name, CancellationToken cancellationToken)
    {
        using JsonDocument made = await _connection.PostAsync("/volumes/create", new JsonObject { ["Name"] = name }, cancellationToken);
    }
}
