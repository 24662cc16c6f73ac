namespace Staves.Images.Oci;

/// <summary>A document that says something about an image.</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Annotations">What tells it from others of its kind.</param>
public sealed record ReferrerDocument(string MediaType, ReadOnlyMemory<byte> Content, IReadOnlyDictionary<string, string>? Annotations = null);
