using System.Collections.Immutable;
using Staves.Images.Oci;

namespace Staves.Images.Roots;

/// <summary>An image as its documents describe it where it lies.</summary>
sealed record LaidImage
{
    /// <summary>The manifest; null in an archive that has none, as older Dockers write them.</summary>
    public Descriptor? Manifest { get; init; }

    /// <summary>The annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The layers' descriptors, lowest first.</summary>
    public required ImmutableArray<Descriptor> Blobs { get; init; }

    /// <summary>The layers, as <see cref="Blobs"/>.</summary>
    public required ImmutableArray<ImageLayer> Layers { get; init; }

    public required Func<ImageConfiguration> ReadConfiguration { get; init; }
}
