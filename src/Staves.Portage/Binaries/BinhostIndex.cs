using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>The file `Packages` of a directory or server of binary packages: a block of `Key: value` lines about all of them, and one for
/// each. A package's block is read when the package is asked for.</summary>
public sealed class BinhostIndex : IBinaryIndex
{
    const int KnownVersion = 0;

    readonly Dictionary<QualifiedPackageName, List<BinhostBlock>> _blocks = [];
    readonly Dictionary<string, string> _header = new(StringComparer.Ordinal);

    BinhostIndex(string text, string path)
    {
        Text = text;
        Path = path;
        Source = path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : ".";
    }

    /// <summary>Where it was read: a file or an address.</summary>
    public string Path { get; }

    /// <summary>What the files of its packages are below: where it lies itself, or what its header says.</summary>
    public string Source { get; private set; }

    public IReadOnlyDictionary<string, string> Header => _header;

    /// <summary>When it was written, in Unix seconds.</summary>
    public long? Timestamp =>
        long.TryParse(Header.GetValueOrDefault("TIMESTAMP"), NumberStyles.None, CultureInfo.InvariantCulture, out long time) ? time : null;

    public IEnumerable<QualifiedPackageName> PackageNames => _blocks.Keys;

    /// <summary>The lines of each build as keys and values, builds of one package together.</summary>
    public IEnumerable<IEnumerable<KeyValuePair<string, string>>> Fields => _blocks.Values.SelectMany(blocks => blocks).Select(block => block.Fields());

    internal string Text { get; }

    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path or address.</param>
    /// <exception cref="StavesException">It is of a version that is not known, or a CPV is no package with a version.</exception>
    public static BinhostIndex Parse(string text, string path)
    {
        var index = new BinhostIndex(text, path);
        var lines = new BinhostLines(text, 0, 1);
        index.ReadHeader(ref lines);
        int start = -1;
        int first = 0;
        VersionedPackageName? name = null;
        while (lines.MoveNext())
        {
            if (lines.IsBlank)
            {
                index.Add(name, start, first);
                (start, name) = (-1, null);
                continue;
            }

            if (start < 0)
            {
                (start, first) = (lines.Start, lines.Number);
            }

            if (lines.Split(out int colon) && text.AsSpan(lines.Start, colon - lines.Start) is "CPV")
            {
                name = index.NameAt(lines, colon);
            }
        }

        index.Add(name, start, first);
        return index;
    }

    /// <summary>The text of an index with these values, as Portage writes it: keys and packages sorted, empty values left out.</summary>
    public static string Write(
        IEnumerable<KeyValuePair<string, string>> header, IEnumerable<IEnumerable<KeyValuePair<string, string>>> packages)
    {
        var text = new StringBuilder();
        Append(text, header);
        IEnumerable<KeyValuePair<string, string>[]> sorted = packages.Select(package => package.ToArray())
            .OrderBy(package => package.FirstOrDefault(field => field.Key == "CPV").Value, StringComparer.Ordinal);
        foreach (KeyValuePair<string, string>[] package in sorted)
        {
            Append(text, package);
        }

        return text.ToString();
    }

    /// <summary>The builds of a package, in the order of the file.</summary>
    /// <exception cref="StavesException">A value is not what PMS says.</exception>
    public ImmutableArray<BinaryPackage> VersionsOf(QualifiedPackageName package) =>
        _blocks.TryGetValue(package, out List<BinhostBlock>? blocks) ? [.. blocks.Select(block => block.Read())] : [];

    static void Append(StringBuilder text, IEnumerable<KeyValuePair<string, string>> fields)
    {
        foreach ((string key, string value) in fields.OrderBy(field => PlaceOf(field.Key), StringComparer.Ordinal))
        {
            string collapsed = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (collapsed.Length > 0)
            {
                text.Append(key).Append(": ").Append(collapsed).Append('\n');
            }
        }

        text.Append('\n');
    }

    /// <summary>Portage sorts by the names that it has for them inside.</summary>
    static string PlaceOf(string key) => key switch
    {
        "DESC" => "DESCRIPTION",
        "MTIME" => "_mtime_",
        "REPO" => "repository",
        _ => key,
    };

    void ReadHeader(ref BinhostLines lines)
    {
        int versionLine = 1;
        while (lines.MoveNext() && !lines.IsBlank)
        {
            if (lines.Split(out int colon))
            {
                string key = Text[lines.Start..colon];
                _header[key] = lines.Value(colon).ToString();
                versionLine = key == "VERSION" ? lines.Number : versionLine;
            }
        }

        string version = _header.GetValueOrDefault("VERSION", "");
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > KnownVersion)
        {
            throw Error(
                version.Length == 0 ? "the index of binary packages has no `VERSION`" : $"the index of binary packages has the unknown version `{version}`",
                versionLine);
        }

        if (_header.GetValueOrDefault("URI") is { Length: > 0 } uri)
        {
            Source = uri.TrimEnd('/');
        }
    }

    void Add(VersionedPackageName? name, int start, int line)
    {
        if (name is null)
        {
            return;
        }

        if (!_blocks.TryGetValue(name.Package, out List<BinhostBlock>? blocks))
        {
            _blocks[name.Package] = blocks = [];
        }

        blocks.Add(new BinhostBlock(this, name, start, line));
    }

    VersionedPackageName NameAt(BinhostLines lines, int colon) =>
        VersionedPackageName.TryParse(lines.Value(colon), out VersionedPackageName? name, out ParseFailure failure)
            ? name
            : throw Error($"CPV `{lines.Value(colon)}` is no package with a version: expected {failure.Expected} at offset {failure.Offset}", lines.Number);

    StavesException Error(string message, int line) => new(new Diagnostic("STV2140", message, new SourceLocation(Path, line)));
}
