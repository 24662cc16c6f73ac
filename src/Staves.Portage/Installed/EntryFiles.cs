using System.Collections.Immutable;
using System.Text;

namespace Staves.Portage.Installed;

/// <summary>The files that describe a built package, by name: those of its entry in the installed-package database, or the metadata
/// of its binary package, which has the same names and texts.</summary>
public sealed class EntryFiles
{
    readonly ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> _files;

    EntryFiles(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files) => _files = files;

    public static EntryFiles Empty { get; } = new(ImmutableSortedDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal));

    /// <summary>Sorted.</summary>
    public IEnumerable<string> Names => _files.Keys;

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> All => _files;

    public static EntryFiles Of(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files) =>
        new(files.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>The content of a file, or null where there is none.</summary>
    public ReadOnlyMemory<byte>? Bytes(string name) => _files.TryGetValue(name, out ReadOnlyMemory<byte> content) ? content : null;

    /// <summary>The text of a file as it stands, empty where there is none.</summary>
    public string Text(string name) =>
        _files.TryGetValue(name, out ReadOnlyMemory<byte> content) ? Encoding.UTF8.GetString(content.Span) : "";

    /// <summary>The words of a file, with one space between them.</summary>
    public string Value(string name) => EntryText.Collapse(Text(name));

    public EntryFiles With(string name, ReadOnlyMemory<byte> content) => new(_files.SetItem(name, content));

    /// <summary>With a value and its newline, as Portage writes most files; without the file where the value is empty.</summary>
    public EntryFiles WithValue(string name, string value) =>
        value.Length == 0 ? Without(name) : With(name, Encoding.UTF8.GetBytes(value + "\n"));

    public EntryFiles Without(string name) => new(_files.Remove(name));
}
