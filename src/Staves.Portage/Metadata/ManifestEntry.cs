using System.Collections.Immutable;
using System.Globalization;

namespace Staves.Portage.Metadata;

/// <summary>A file with its size and hashes (GLEP 74); the hashes are lower-case hexadecimal by upper-case name.</summary>
public sealed record ManifestEntry(ManifestEntryKind Kind, string Name, long Size, ImmutableSortedDictionary<string, string> Hashes)
{
    public string? Blake2B => Hashes.GetValueOrDefault("BLAKE2B");

    public string? Sha512 => Hashes.GetValueOrDefault("SHA512");

    /// <summary>The line of a Manifest that says this.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind.ToString().ToUpperInvariant()} {ManifestPath.Encode(Name)} {Size}{string.Concat(Hashes.Select(hash => $" {hash.Key} {hash.Value}"))}");

    internal bool IsSameFileAs(ManifestEntry other) => Size == other.Size && Hashes.SequenceEqual(other.Hashes);
}
