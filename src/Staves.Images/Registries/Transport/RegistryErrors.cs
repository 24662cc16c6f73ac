using System.Text.Json.Serialization;

namespace Staves.Images.Registries.Transport;

/// <summary>What a registry says about what it does not do (OCI distribution-spec, error codes).</summary>
sealed class RegistryErrors
{
    [JsonPropertyName("errors")]
    public IReadOnlyList<Entry>? Errors { get; init; }

    internal sealed class Entry
    {
        [JsonPropertyName("code")]
        public string? Code { get; init; }

        [JsonPropertyName("message")]
        public string? Message { get; init; }
    }
}
