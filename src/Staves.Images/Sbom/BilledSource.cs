using System.Collections.Immutable;

namespace Staves.Images.Sbom;

/// <summary>A source file (PMS src-uri) with what the Manifest says of it (GLEP 74).</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Addresses">Where it may be fetched, `mirror://` included; empty where a person has to fetch it.</param>
/// <param name="Blake2b">BLAKE2B-512 in lower-case hexadecimal.</param>
/// <param name="Sha512">SHA-512 in lower-case hexadecimal.</param>
public sealed record BilledSource(string FileName, ImmutableArray<string> Addresses, string Blake2b, string Sha512);
