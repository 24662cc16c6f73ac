using System.Collections.Immutable;
using Staves.Images.Oci;

namespace Staves.Images.Signing;

/// <summary>What a key proves of an image.</summary>
/// <param name="Name">The image.</param>
/// <param name="Digest">The manifest that was signed.</param>
/// <param name="Signatures">As whose image it was signed, each once; at least one.</param>
/// <param name="Attestations">The kinds of the statements about it that are signed by the same key, in-toto's predicate types, sorted.</param>
public sealed record VerifiedImage(string Name, Digest Digest, ImmutableArray<string> Signatures, ImmutableArray<string> Attestations);
