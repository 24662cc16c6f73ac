using System.Collections.Immutable;

namespace Staves.Building.Distfiles;

/// <summary>A source file that an ebuild asks for (PMS src-uri), with what its Manifest says of it (GLEP 74).</summary>
/// <param name="FileName">Its name in the distfiles directory.</param>
/// <param name="Uris">Where it may be fetched, in order: http, https, file, `mirror://GROUP/path`, or an absolute path.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Blake2b">BLAKE2B-512 in hexadecimal.</param>
/// <param name="Sha512">SHA-512 in hexadecimal.</param>
public sealed record Distfile(string FileName, ImmutableArray<string> Uris, long Size, string Blake2b, string Sha512);
