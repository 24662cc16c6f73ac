using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>A Manifest (GLEP 74): of a package, sizes and hashes of what is fetched and, where it is not thin, of its own files; of a
/// tree, those of all its files and of the Manifests further down. A signature around it is not looked at.</summary>
public sealed class Manifest
{
    const string SignedMessage = "-----BEGIN PGP SIGNED MESSAGE-----";
    const string Signature = "-----BEGIN PGP SIGNATURE-----";

    readonly Dictionary<string, ManifestEntry> _distfiles;

    Manifest(ImmutableArray<ManifestEntry> entries, ImmutableArray<string> ignored, DateTimeOffset? timestamp, string path)
    {
        Entries = entries;
        Ignored = ignored;
        Timestamp = timestamp;
        Path = path;
        _distfiles = entries.Where(entry => entry.Kind == ManifestEntryKind.Dist)
            .ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>Sorted by type and then by name, each file once.</summary>
    public ImmutableArray<ManifestEntry> Entries { get; }

    /// <summary>The paths of which it says nothing, below which it says nothing either; sorted.</summary>
    public ImmutableArray<string> Ignored { get; }

    /// <summary>When the tree was made, in whole seconds; null where it does not say.</summary>
    public DateTimeOffset? Timestamp { get; }

    /// <summary>Where it was read, or would be.</summary>
    public string Path { get; }

    public bool TryGetDistfile(string name, [NotNullWhen(true)] out ManifestEntry? entry) => _distfiles.TryGetValue(name, out entry);

    public static Manifest Empty(string path) => new([], [], null, path);

    /// <param name="entries">Each file once.</param>
    /// <param name="path">Where it would be.</param>
    /// <param name="ignored">Paths of which it says nothing.</param>
    /// <param name="timestamp">When the tree was made.</param>
    public static Manifest Of(
        IEnumerable<ManifestEntry> entries, string path, IEnumerable<string>? ignored = null, DateTimeOffset? timestamp = null) =>
        new(Sorted(entries), [.. (ignored ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], timestamp, path);

    public static Manifest Load(string path) => Parse(LineFile.ReadText(path), path);

    /// <exception cref="StavesException">A line is not a Manifest entry; the diagnostic has file and line.</exception>
    public static Manifest Parse(string text, string path)
    {
        var entries = new Dictionary<(ManifestEntryKind, string), ManifestEntry>();
        var ignored = new List<string>();
        DateTimeOffset? timestamp = null;
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
            switch (ManifestLineParser.Parse(line, location))
            {
                case ManifestLine.Timestamp { Time: var time }:
                    timestamp = time;
                    break;
                case ManifestLine.Ignore { Path: var ignoredPath }:
                    ignored.Add(ignoredPath);
                    break;
                case ManifestLine.File { Entry: var entry } when !entries.TryAdd((entry.Kind, entry.Name), entry)
                    && !entries[(entry.Kind, entry.Name)].IsSameFileAs(entry):
                    throw new StavesException(new Diagnostic(
                        "STV2104", $"`{entry.Name}` is listed before with another size or hash", location));
            }
        }

        return Of(entries.Values, path, ignored, timestamp);
    }

    /// <summary>The text of the file, sorted by type and then by name as Portage writes it.</summary>
    public override string ToString() => string.Concat(
    [
        .. Entries.TakeWhile(entry => entry.Kind < ManifestEntryKind.Manifest).Select(entry => $"{entry}\n"),
        .. Ignored.Select(path => $"IGNORE {ManifestPath.Encode(path)}\n"),
        .. Entries.SkipWhile(entry => entry.Kind < ManifestEntryKind.Manifest).Select(entry => $"{entry}\n"),
        Timestamp is { } time
            ? $"TIMESTAMP {time.ToUniversalTime().ToString(ManifestLineParser.TimestampFormat, CultureInfo.InvariantCulture)}\n"
            : "",
    ]);

    static ImmutableArray<ManifestEntry> Sorted(IEnumerable<ManifestEntry> entries) =>
        [.. entries.OrderBy(entry => entry.Kind).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
}
