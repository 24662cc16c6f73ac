using System.Globalization;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>Goes once over the text of an index: what the header says, and where each block begins.</summary>
/// <param name="text">The whole file, UTF-8.</param>
/// <param name="path">For locations.</param>
sealed class BinhostParser(ReadOnlyMemory<byte> text, string path)
{
    const int KnownVersion = 0;

    // The largest of Portage's are a few kilobytes.
    const int LongestHeader = 1 << 20;

    readonly List<BinhostEntry> _entries = [];
    readonly List<BinhostEntry> _incomplete = [];

    /// <exception cref="StavesException">STV2140, with the line.</exception>
    public BinhostIndex Parse()
    {
        Dictionary<string, (string Value, int Line)> header = ReadHeader(out BinhostLines lines);
        int start = -1;
        int first = 0;
        ulong? name = null;
        (bool hasSize, bool saysHowBuilt) = (false, false);
        while (lines.MoveNext())
        {
            if (lines.IsBlank)
            {
                Add(name, start, first, hasSize && saysHowBuilt);
                (start, name, hasSize, saysHowBuilt) = (-1, null, false, false);
                continue;
            }

            if (start < 0)
            {
                (start, first) = (lines.Start, lines.Number);
            }

            if (lines.Split(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
            {
                name = key.SequenceEqual("CPV"u8) ? PackageAt(value, lines.Number) : name;
                hasSize |= key.SequenceEqual("SIZE"u8);
                saysHowBuilt |= SaysHowBuilt(key);
            }
        }

        Add(name, start, first, hasSize && saysHowBuilt);
        RequireCount(header);
        _entries.Sort(BinhostEntry.Compare);
        return new BinhostIndex(text, path, Values(header), _entries.ToArray()) { IncompleteEntries = [.. _incomplete] };
    }

    /// <exception cref="StavesException">STV2140: it is of a version that is not known.</exception>
    public IReadOnlyDictionary<string, string> ReadHeader() => Values(ReadHeader(out _));

    static Dictionary<string, string> Values(Dictionary<string, (string Value, int Line)> header) =>
        header.ToDictionary(field => field.Key, field => field.Value.Value, StringComparer.Ordinal);

    Dictionary<string, (string Value, int Line)> ReadHeader(out BinhostLines lines)
    {
        var header = new Dictionary<string, (string Value, int Line)>(StringComparer.Ordinal);
        lines = new BinhostLines(text.Span, 0, 1);
        while (lines.MoveNext() && !lines.IsBlank)
        {
            if (lines.Start > LongestHeader)
            {
                throw Error($"the header of the index of binary packages is longer than {LongestHeader} bytes", lines.Number);
            }

            if (lines.Split(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
            {
                header[Encoding.UTF8.GetString(key)] = (Encoding.UTF8.GetString(value), lines.Number);
            }
        }

        (string version, int line) = header.GetValueOrDefault("VERSION", ("", 1));
        return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= KnownVersion
            ? header
            : throw Error(
                version.Length == 0 ? "the index of binary packages has no `VERSION`" : $"the index of binary packages has the unknown version `{version}`",
                line);
    }

    /// <summary>An index that was cut off between two packages looks like a whole one otherwise.</summary>
    void RequireCount(Dictionary<string, (string Value, int Line)> header)
    {
        if (header.TryGetValue("PACKAGES", out (string Value, int Line) said)
            && (!int.TryParse(said.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count != _entries.Count))
        {
            throw Error($"the index of binary packages has {_entries.Count} packages, and its header says `{said.Value}`", said.Line);
        }
    }

    void Add(ulong? name, int start, int line, bool isComplete)
    {
        if (name is not { } hash)
        {
            return;
        }

        var entry = new BinhostEntry(hash, (uint)start, (uint)line);
        _entries.Add(entry);
        if (!isComplete)
        {
            _incomplete.Add(entry);
        }
    }

    static bool SaysHowBuilt(ReadOnlySpan<byte> key) => key.Length switch
    {
        3 => key.SequenceEqual("USE"u8),
        4 => key.SequenceEqual("EAPI"u8) || key.SequenceEqual("IUSE"u8) || key.SequenceEqual("SLOT"u8),
        8 => key.SequenceEqual("KEYWORDS"u8),
        10 => key.SequenceEqual("BUILD_TIME"u8),
        14 => key.SequenceEqual("DEFINED_PHASES"u8),
        _ => false,
    };

    ulong PackageAt(ReadOnlySpan<byte> value, int line)
    {
        string name = Encoding.UTF8.GetString(value);
        return VersionedPackageName.TryParse(name, out VersionedPackageName? parsed, out ParseFailure failure)
            ? BinhostEntry.HashOf(parsed.Package)
            : throw Error($"CPV `{name}` is no package with a version: expected {failure.Expected} at offset {failure.Offset}", line);
    }

    StavesException Error(string message, int line) => new(new Diagnostic("STV2140", message, new SourceLocation(path, line)));
}
