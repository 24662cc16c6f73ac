using Staves.Portage.Binaries;

namespace Staves.Packages.Binhosts;

/// <summary>A binary package that is wanted.</summary>
/// <param name="Package">As an index names it.</param>
/// <param name="Digest">`sha512:HEX` that the file must have besides what the index says; null where nobody knows it.</param>
public sealed record BinaryRequest(BinaryPackage Package, string? Digest = null);
