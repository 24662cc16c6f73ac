using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>The Manifest of a package (GLEP 74): sizes and hashes of what is fetched and, where it is not thin, of its own files.</summary>
public sealed class Manifest
{
    const string SignedMessage = "-----BEGIN PGP SIGNED MESSAGE-----";
    const string Signature = "-----BEGIN PGP SIGNATURE-----";

    readonly Dictionary<string, ManifestEntry> _distfiles;

    Manifest(ImmutableArray<ManifestEntry> entries, string path)
    {
        Entries = entries;
        Path = path;
        _distfiles = entries.Where(entry => entry.Kind == ManifestEntryKind.Dist)
            .ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>Sorted by type and then by name, each file once.</summary>
    public ImmutableArray<ManifestEntry> Entries { get; }

    /// <summary>Where it was read, or would be.</summary>
    public string Path { get; }

    public bool TryGetDistfile(string name, [NotNullWhen(true)] out ManifestEntry? entry) => _distfiles.TryGetValue(name, out entry);

    public static Manifest Empty(string path) => new([], path);

    public static Manifest Of(IEnumerable<ManifestEntry> entries, string path) => new(Sorted(entries), path);

    public static Manifest Load(string path) => Parse(LineFile.ReadText(path), path);

    /// <exception cref="StavesException">A line is not a Manifest entry; the diagnostic has file and line.</exception>
    public static Manifest Parse(string text, string path)
    {
        var entries = new Dictionary<(ManifestEntryKind, string), ManifestEntry>();
        int number = 0;
        bool inArmourHeader = false;
        foreach (ReadOnlySpan<char> rawLine in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> line = rawLine;
            if (line.SequenceEqual(Signature))
            {
                break;
            }

            if (line.SequenceEqual(SignedMessage) || inArmourHeader)
            {
                // The headers of a signed message end with a blank line.
                inArmourHeader = !line.IsWhiteSpace();
                continue;
            }

            if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                line = line[2..];
            }

            var location = new SourceLocation(path, number);
            if (ManifestLineParser.Parse(line, location) is { } entry
                && !entries.TryAdd((entry.Kind, entry.Name), entry)
                && !entries[(entry.Kind, entry.Name)].IsSameFileAs(entry))
            {
                throw new StavesException(new Diagnostic(
                    "STV2104", $"`{entry.Name}` is listed before with another size or hash", location));
            }
        }

        return Of(entries.Values, path);
    }

    /// <summary>The text of the file.</summary>
    public override string ToString() => string.Concat(Entries.Select(entry => $"{entry}\n"));

    static ImmutableArray<ManifestEntry> Sorted(IEnumerable<ManifestEntry> entries) =>
        [.. entries.OrderBy(entry => entry.Kind).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
}
