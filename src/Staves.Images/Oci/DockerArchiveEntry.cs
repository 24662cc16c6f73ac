using System.Text.Json.Serialization;

namespace Staves.Images.Oci;

/// <summary>One image in the file `manifest.json`, by which `docker load` before version 25 reads an archive.</summary>
public sealed record DockerArchiveEntry
{
    public const string FileName = "manifest.json";

    [JsonPropertyName("Config")]
    public required string Config { get; init; }

    [JsonPropertyName("RepoTags")]
    public required IReadOnlyList<string> RepositoryTags { get; init; }

    [JsonPropertyName("Layers")]
    public required IReadOnlyList<string> Layers { get; init; }
}
