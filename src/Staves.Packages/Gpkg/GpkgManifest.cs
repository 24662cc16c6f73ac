using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Staves.Packages.Gpkg;

/// <summary>The Manifest of a package (GLEP 78), as it is or inside a clear-signed OpenPGP message.</summary>
sealed class GpkgManifest
{
    const string SignedMessage = "-----BEGIN PGP SIGNED MESSAGE-----";
    const string Signature = "-----BEGIN PGP SIGNATURE-----";

    GpkgManifest(ImmutableDictionary<string, GpkgManifestEntry> entries, bool isSigned)
    {
        Entries = entries;
        IsSigned = isSigned;
    }

    public ImmutableDictionary<string, GpkgManifestEntry> Entries { get; }

    public bool IsSigned { get; }

    public static string Render(IEnumerable<GpkgManifestEntry> entries) => string.Concat(entries.Select(entry => entry + "\n"));

    public static GpkgManifest Parse(ReadOnlySpan<byte> text, string file)
    {
        List<string> lines = [.. Encoding.Latin1.GetString(text).Split('\n').Select(line => line.TrimEnd('\r'))];
        bool isSigned = lines[0] == SignedMessage;
        if (isSigned)
        {
            lines = SignedLines(lines, file);
        }

        ImmutableDictionary<string, GpkgManifestEntry>.Builder entries =
            ImmutableDictionary.CreateBuilder<string, GpkgManifestEntry>(StringComparer.Ordinal);
        foreach (string line in lines.Where(line => line.Length > 0))
        {
            GpkgManifestEntry entry = ParseLine(line, file);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw GpkgFailure.Manifest(file, $"lists `{entry.Name}` twice");
            }
        }

        return new GpkgManifest(entries.ToImmutable(), isSigned);
    }

    /// <summary>What the signature covers, and nothing before or after it.</summary>
    static List<string> SignedLines(List<string> lines, string file)
    {
        int start = lines.IndexOf("");
        int end = lines.IndexOf(Signature);
        if (start < 0 || end < start)
        {
            throw GpkgFailure.Manifest(file, "starts as a signed message but does not end as one");
        }

        // A line that starts with a dash is escaped by another one and a blank (RFC 9580, 7.2).
        return [.. lines[(start + 1)..end].Select(line => line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line)];
    }

    static GpkgManifestEntry ParseLine(string line, string file)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 5 || words.Length % 2 == 0 || words[0] != "DATA"
            || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            throw GpkgFailure.Manifest(file, "has a line that is not `DATA NAME SIZE ALGORITHM CHECKSUM ...`");
        }

        string? blake2b = null;
        string? sha512 = null;
        for (int i = 3; i < words.Length; i += 2)
        {
            switch (words[i])
            {
                case "BLAKE2B":
                    blake2b = words[i + 1];
                    break;
                case "SHA512":
                    sha512 = words[i + 1];
                    break;
            }
        }

        // Portage refuses a package that lacks either.
        return blake2b is null || sha512 is null
            ? throw GpkgFailure.Manifest(file, $"has no BLAKE2B and SHA512 checksums of `{words[1]}`")
            : new GpkgManifestEntry(words[1], size, blake2b.ToLowerInvariant(), sha512.ToLowerInvariant());
    }
}
