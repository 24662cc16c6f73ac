using Staves.Images.Oci;

namespace Staves.Images.Sbom;

/// <summary>A regular file of an image.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Owner">`category/package-version`, or a word of <see cref="RootTrees.EntryOrigin"/>.</param>
/// <param name="Sha1">SHA-1 of its content in lower-case hexadecimal, which SPDX 2.3 asks for.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
public sealed record BilledFile(string Path, string Owner, string Sha1, Digest Sha256);
