using System.Collections.Immutable;

namespace Staves.Images.Oci;

/// <summary>A reference to content by media type, digest and size (OCI image-spec, descriptor).</summary>
public sealed record Descriptor
{
    public required string MediaType { get; init; }

    /// <summary>As text, because a document of another author may hold anything; see <see cref="Oci.Digest.TryParse"/>.</summary>
    public required string Digest { get; init; }

    public required long Size { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public ImagePlatform? Platform { get; init; }

    /// <summary>What a manifest that is no image holds, as its index says.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The value of one annotation, or null.</summary>
    public string? Annotation(string name) => Annotations?.GetValueOrDefault(name);

    /// <summary>This descriptor with these annotations added, in the order of their names.</summary>
    public Descriptor WithAnnotations(IEnumerable<KeyValuePair<string, string>> annotations) => this with
    {
        Annotations = (Annotations ?? ImmutableSortedDictionary<string, string>.Empty)
            .ToImmutableSortedDictionary(StringComparer.Ordinal)
            .SetItems(annotations),
    };
}
