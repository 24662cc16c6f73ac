using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>The file `Packages` of a directory or server of binary packages: a block of `Key: value` lines about all of them, and one for
/// each. A package's block is read when the package is asked for.</summary>
public sealed class BinhostIndex : IBinaryIndex
{

    readonly ReadOnlyMemory<BinhostEntry> _entries;

    internal BinhostIndex(ReadOnlyMemory<byte> text, string path, IReadOnlyDictionary<string, string> header, ReadOnlyMemory<BinhostEntry> entries)
    {
        Text = text;
        Path = path;
        Header = header;
        _entries = entries;
        Source = header.GetValueOrDefault("URI") is { Length: > 0 } uri ? uri.TrimEnd('/')
            : path.LastIndexOf('/') is var slash and >= 0 ? path[..slash]
            : ".";
    }

    /// <summary>Where it was read: a file or an address.</summary>
    public string Path { get; }

    /// <summary>What the files of its packages are below: where it lies itself, or what its header says.</summary>
    public string Source { get; }

    public IReadOnlyDictionary<string, string> Header { get; }

    /// <summary>When it was written, in Unix seconds.</summary>
    public long? Timestamp => Number("TIMESTAMP");

    /// <summary>How many seconds it may be used without asking for a newer one.</summary>
    public long? TimeToLive => Number("TTL");

    /// <summary>How many builds it has.</summary>
    public int Count => _entries.Length;

    /// <summary>In the order of the file.</summary>
    public IEnumerable<QualifiedPackageName> PackageNames => Blocks.Select(block => block.Name?.Package).OfType<QualifiedPackageName>().Distinct();

    /// <summary>The lines of each build as keys and values, in the order of the file.</summary>
    public IEnumerable<IEnumerable<KeyValuePair<string, string>>> Fields => Blocks.Select(block => block.Fields());

    /// <summary>The lines of those builds of which a text that was parsed says too little: not how large they are, or nothing of how they were
    /// built. Of a stored index it is not known.</summary>
    public IEnumerable<IEnumerable<KeyValuePair<string, string>>> Incomplete => IncompleteEntries.Select(entry => BlockAt(entry).Fields());

    internal ImmutableArray<BinhostEntry> IncompleteEntries { get; init; } = [];

    /// <summary>As UTF-8.</summary>
    internal ReadOnlyMemory<byte> Text { get; }

    IEnumerable<BinhostBlock> Blocks => _entries.ToArray().OrderBy(entry => entry.Start).Select(BlockAt);

    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path or address.</param>
    /// <exception cref="StavesException">It is of a version that is not known, a CPV is no package with a version, or there are more or
    /// fewer packages than its header says.</exception>
    public static BinhostIndex Parse(string text, string path) => Parse(Encoding.UTF8.GetBytes(text), path);

    /// <summary>The same for UTF-8, which must not change afterwards.</summary>
    public static BinhostIndex Parse(ReadOnlyMemory<byte> text, string path) => new BinhostParser(text, path).Parse();

    /// <summary>The same for a file, which may be replaced afterwards, but not changed.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static BinhostIndex ParseFile(string file, string path) =>
        Parse(new FileInfo(file).Length == 0 ? ReadOnlyMemory<byte>.Empty : MappedFile.Open(file), path);

    /// <summary>An index that <see cref="Save"/> wrote; null where there is none, or it is damaged. The file may be replaced meanwhile, but
    /// not shortened.</summary>
    /// <param name="file">What was written.</param>
    /// <param name="path">The path or address that the index was read from at first.</param>
    public static BinhostIndex? TryOpen(string file, string path)
    {
        try
        {
            return File.Exists(file) ? TryRead(MappedFile.Open(file), path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same for what lies in memory, or is mapped.</summary>
    public static BinhostIndex? TryRead(ReadOnlyMemory<byte> data, string path)
    {
        if (data.Length < BinhostFooter.Size)
        {
            return null;
        }

        BinhostFooter footer = MemoryMarshal.Read<BinhostFooter>(data.Span[^BinhostFooter.Size..]);
        if (!footer.Fits(data.Length))
        {
            return null;
        }

        BinhostEntry[] entries = MemoryMarshal.Cast<byte, BinhostEntry>(data.Span[footer.EntriesStart..^BinhostFooter.Size]).ToArray();
        ReadOnlyMemory<byte> text = data[..(int)footer.TextLength];
        try
        {
            return Array.TrueForAll(entries, entry => entry.Start < text.Length)
                ? new BinhostIndex(text, path, new BinhostParser(text, path).ReadHeader(), entries)
                : null;
        }
        catch (StavesException)
        {
            return null;
        }
    }

    /// <summary>Writes the text, and after it what finds packages in it without reading it again.</summary>
    public void Save(Stream output)
    {
        output.Write(Text.Span);
        SaveEntries(output);
    }

    /// <summary>Writes only what stands after the text.</summary>
    public void SaveEntries(Stream output)
    {
        output.Write(new byte[BinhostFooter.Aligned(Text.Length) - Text.Length]);
        output.Write(MemoryMarshal.AsBytes(_entries.Span));
        var footer = new BinhostFooter(BinhostFooter.Signature, (uint)Text.Length, (uint)_entries.Length);
        output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<BinhostFooter>(in footer)));
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
    public ImmutableArray<BinaryPackage> VersionsOf(QualifiedPackageName package)
    {
        ulong hash = BinhostEntry.HashOf(package);
        ReadOnlySpan<BinhostEntry> entries = _entries.Span;
        ImmutableArray<BinaryPackage>.Builder found = ImmutableArray.CreateBuilder<BinaryPackage>();
        for (int i = BinhostEntry.FirstOf(entries, hash); i < entries.Length && entries[i].Name == hash; i++)
        {
            BinhostBlock block = BlockAt(entries[i]);
            if (block.Name is { } name && name.Package == package)
            {
                found.Add(block.Read(name));
            }
        }

        return found.ToImmutable();
    }

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


    BinhostBlock BlockAt(BinhostEntry entry) => new(this, (int)entry.Start, (int)entry.Line);

    long? Number(string key) =>
        long.TryParse(Header.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
