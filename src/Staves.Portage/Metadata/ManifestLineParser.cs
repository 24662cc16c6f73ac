using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>Reads one line of a Manifest (GLEP 74): `TYPE name size ALGO hex [ALGO hex]...`, `IGNORE path` or `TIMESTAMP time`.</summary>
static class ManifestLineParser
{
    public const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>What the line says; null where it has no words.</summary>
    public static ManifestLine? Parse(ReadOnlySpan<char> line, SourceLocation location)
    {
        List<string> words = new WordEnumerator(line).ToList();
        return words switch
        {
            [] => null,
            ["TIMESTAMP", var time] => new ManifestLine.Timestamp(Time(time, location)),
            ["IGNORE", var path] => new ManifestLine.Ignore(SafeName(path, mayHaveDirectories: true, location)),
            ["TIMESTAMP" or "IGNORE", ..] => throw Error($"a `{words[0]}` entry has one value", location),
            _ => new ManifestLine.File(Entry(words, location)),
        };
    }

    static ManifestEntry Entry(List<string> words, SourceLocation location)
    {
        if (KindOf(words[0]) is not { } kind)
        {
            throw Error(
                $"`{words[0]}` is not a type of Manifest entry",
                location,
                "DIST, EBUILD, AUX, MISC, DATA, MANIFEST, IGNORE and TIMESTAMP are");
        }

        if (words.Count < 3)
        {
            throw Error($"a `{words[0]}` entry needs a name and a size", location);
        }

        string name = SafeName(words[1], mayHaveDirectories: kind != ManifestEntryKind.Dist, location);
        if (!long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            throw Error($"`{words[2]}` is not a size in bytes", location);
        }

        return new ManifestEntry(kind, name, size, Hashes(words, location));
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

    static DateTimeOffset Time(string text, SourceLocation location) =>
        DateTimeOffset.TryParseExact(
            text, TimestampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw Error($"`{text}` is not a time of the form `2026-08-01T07:07:55Z`", location);

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

    static string SafeName(string text, bool mayHaveDirectories, SourceLocation location) =>
        ManifestPath.TryDecode(text, out string? name)
        && ManifestPath.IsSafe(name)
        && (mayHaveDirectories || !name.Contains('/', StringComparison.Ordinal))
            ? name
            : throw Error($"`{text}` is not a file name that stays in its directory", location);

    static StavesException Error(string message, SourceLocation location, string? hint = null) =>
        new(new Diagnostic("STV2104", message, location, hint));
}
