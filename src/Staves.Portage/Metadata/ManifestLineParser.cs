using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>Reads one line of a Manifest (GLEP 74): `TYPE name size ALGO hex [ALGO hex]...`.</summary>
static class ManifestLineParser
{
    /// <summary>The entry, or null for a line that speaks of no file.</summary>
    public static ManifestEntry? Parse(ReadOnlySpan<char> line, SourceLocation location)
    {
        List<string> words = new WordEnumerator(line).ToList();
        if (words.Count == 0 || words[0] is "TIMESTAMP" or "IGNORE")
        {
            return null;
        }

        if (KindOf(words[0]) is not { } kind)
        {
            throw Error($"`{words[0]}` is not a type of Manifest entry", location, "DIST, EBUILD, AUX, MISC, DATA and MANIFEST are");
        }

        if (words.Count < 3)
        {
            throw Error($"a `{words[0]}` entry needs a name and a size", location);
        }

        if (!IsSafeName(words[1], mayHaveDirectories: kind != ManifestEntryKind.Dist))
        {
            throw Error($"`{words[1]}` is not a file name that stays in its directory", location);
        }

        if (!long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            throw Error($"`{words[2]}` is not a size in bytes", location);
        }

        return new ManifestEntry(kind, words[1], size, Hashes(words, location));
    }

    static ImmutableSortedDictionary<string, string> Hashes(List<string> words, SourceLocation location)
    {
        ImmutableSortedDictionary<string, string>.Builder hashes =
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (int i = 3; i < words.Count; i += 2)
        {
            if (i + 1 == words.Count)
            {
                throw Error($"the hash name `{words[i]}` has no value", location);
            }

            string value = words[i + 1];
            int digits = HexadecimalDigits(words[i]);
            if (!value.All(char.IsAsciiHexDigit) || (digits != 0 && value.Length != digits))
            {
                throw Error($"`{value}` is not a {words[i]} hash", location);
            }

            hashes[words[i]] = value.ToLowerInvariant();
        }

        return hashes.Count > 0 ? hashes.ToImmutable() : throw Error($"`{words[1]}` has no hash", location);
    }

    static ManifestEntryKind? KindOf(string word) => word switch
    {
        "DIST" => ManifestEntryKind.Dist,
        "EBUILD" => ManifestEntryKind.Ebuild,
        "AUX" => ManifestEntryKind.Aux,
        "MISC" => ManifestEntryKind.Misc,
        "DATA" => ManifestEntryKind.Data,
        "MANIFEST" => ManifestEntryKind.Manifest,
        _ => null,
    };

    /// <summary>Zero for a name that is not known; its value is kept as it is.</summary>
    static int HexadecimalDigits(string name) => name switch
    {
        "BLAKE2B" or "SHA512" or "SHA3_512" or "WHIRLPOOL" => 128,
        "BLAKE2S" or "SHA256" or "SHA3_256" => 64,
        "SHA1" or "RMD160" => 40,
        "MD5" => 32,
        _ => 0,
    };

    static bool IsSafeName(string name, bool mayHaveDirectories) =>
        name.Split('/') is { } parts
        && (mayHaveDirectories || parts.Length == 1)
        && parts.All(part => part is not ("" or "." or "..") && !part.Contains('\0', StringComparison.Ordinal));

    static StavesException Error(string message, SourceLocation location, string? hint = null) =>
        new(new Diagnostic("STV2104", message, location, hint));
}
