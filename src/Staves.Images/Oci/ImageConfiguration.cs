using System.Text.Json.Serialization;

namespace Staves.Images.Oci;

/// <summary>The image configuration document (OCI image-spec, config): how a container of the image runs, and what its layers are.</summary>
public sealed record ImageConfiguration
{
    /// <summary>RFC 3339, from SOURCE_DATE_EPOCH.</summary>
    public string? Created { get; init; }

    public string? Author { get; init; }

    public required string Architecture { get; init; }

    [JsonPropertyName("os")]
    public required string OperatingSystem { get; init; }

    public string? Variant { get; init; }

    [JsonPropertyName("config")]
    public ExecutionParameters? Execution { get; init; }

    [JsonPropertyName("rootfs")]
    public required LayerList Layers { get; init; }

    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>The defaults of a container of this image. Docker's names: each begins with a capital.</summary>
    public sealed record ExecutionParameters
    {
        [JsonPropertyName("User")]
        public string? User { get; init; }

        [JsonPropertyName("ExposedPorts")]
        public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

        [JsonPropertyName("Env")]
        public IReadOnlyList<string>? Environment { get; init; }

        [JsonPropertyName("Entrypoint")]
        public IReadOnlyList<string>? Entrypoint { get; init; }

        [JsonPropertyName("Cmd")]
        public IReadOnlyList<string>? Arguments { get; init; }

        [JsonPropertyName("Volumes")]
        public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

        [JsonPropertyName("WorkingDir")]
        public string? WorkingDirectory { get; init; }

        [JsonPropertyName("Labels")]
        public IReadOnlyDictionary<string, string>? Labels { get; init; }

        [JsonPropertyName("StopSignal")]
        public string? StopSignal { get; init; }

        [JsonPropertyName("Healthcheck")]
        public HealthCheckParameters? HealthCheck { get; init; }
    }

    /// <summary>Docker's extension of the OCI document, which other runtimes pass over. Durations are nanoseconds.</summary>
    public sealed record HealthCheckParameters
    {
        /// <summary>`CMD` and a program with its arguments, or `CMD-SHELL` and one text for a shell.</summary>
        [JsonPropertyName("Test")]
        public required IReadOnlyList<string> Test { get; init; }

        [JsonPropertyName("Interval")]
        public long? Interval { get; init; }

        [JsonPropertyName("Timeout")]
        public long? Timeout { get; init; }

        [JsonPropertyName("StartPeriod")]
        public long? StartPeriod { get; init; }

        [JsonPropertyName("StartInterval")]
        public long? StartInterval { get; init; }

        [JsonPropertyName("Retries")]
        public int? Retries { get; init; }
    }

    /// <summary>The digests of the uncompressed layers, lowest first.</summary>
    public sealed record LayerList
    {
        public string Type { get; init; } = "layers";

        public required IReadOnlyList<string> DiffIds { get; init; }
    }

    /// <summary>How one layer came to be.</summary>
    public sealed record HistoryEntry
    {
        public string? Created { get; init; }

        public string? CreatedBy { get; init; }

        public string? Comment { get; init; }

        public bool? EmptyLayer { get; init; }
    }

    /// <summary>`{}`: Go's way to write a set in JSON.</summary>
    public sealed record EmptyObject;
}
