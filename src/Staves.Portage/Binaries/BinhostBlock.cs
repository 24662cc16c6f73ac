using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>The lines of one package in an index, which are read when they are asked for; what it leaves out is as in the header.</summary>
sealed class BinhostBlock : IPackageEntry
{
    readonly BinhostIndex _index;
    readonly List<Field> _fields = new(32);
    readonly int _line;
    VersionedPackageName? _name;

    /// <param name="index">The whole file.</param>
    /// <param name="start">Where the first line begins.</param>
    /// <param name="line">The number of the first line.</param>
    public BinhostBlock(BinhostIndex index, int start, int line)
    {
        _index = index;
        _line = line;
        ReadOnlySpan<byte> text = index.Text.Span;
        var lines = new BinhostLines(text, start, line);
        while (lines.MoveNext() && !lines.IsBlank)
        {
            if (lines.Split(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
            {
                // An empty value has no place of its own.
                int offset = value.IsEmpty ? lines.Start : lines.Start + key.Length + 2;
                _fields.Add(new Field(lines.Start, key.Length, offset, value.Length, lines.Number));
            }
        }
    }

    /// <summary>What CPV says, which was seen to be right when the index was read.</summary>
    public VersionedPackageName? Name => _name ??= VersionedPackageName.TryParse(Value("CPV"), out VersionedPackageName? name, out _) ? name : null;

    public string Repository => this["REPO"];

    /// <summary>A line of another form is passed over.</summary>
    public Diagnostic? Fault => null;

    VersionedPackageName IPackageEntry.Name => Name ?? throw new InvalidOperationException($"{_index.Path}:{_line}: its CPV was right when the index was read");

    public string this[string key] => Value(FileKey(key)) is { Length: > 0 } value ? value : key switch
    {
        "SLOT" => "0",
        "CHOST" or "REPO" => _index.Header.GetValueOrDefault(key, ""),
        _ => "",
    };

    public IEnumerable<KeyValuePair<string, string>> Fields() => _fields.Select(field => KeyValuePair.Create(KeyOf(field), ValueOf(field)));

    public SourceLocation LocationOf(string key) => new(_index.Path, Find(FileKey(key))?.Line ?? _line);

    /// <exception cref="StavesException">A value is not what PMS says.</exception>
    public BinaryPackage Read(VersionedPackageName name) => new()
    {
        Metadata = PackageMetadataReader.Sound(new PackageMetadata(this)),
        Use = new WordEnumerator(this["USE"]).ToList().ToImmutableSortedSet(StringComparer.Ordinal),
        Source = _index.Source,
        Index = _index.Path,
        Path = this["PATH"] is { Length: > 0 } path ? path : $"{name}.tbz2",
        BuildId = Number("BUILD_ID"),
        BuildTime = Number("BUILD_TIME"),
        Chost = this["CHOST"],
        Size = Number("SIZE"),
        FileTime = Number("MTIME"),
        Digests = Digests(),
    };

    /// <summary>MD5 and SHA1 prove nothing against an attacker, but tell a damaged file.</summary>
    ImmutableSortedDictionary<string, string> Digests()
    {
        ImmutableSortedDictionary<string, string>.Builder digests = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string name in (ReadOnlySpan<string>)["BLAKE2B", "BLAKE2S", "MD5", "SHA1", "SHA256", "SHA3_256", "SHA3_512", "SHA512", "WHIRLPOOL"])
        {
            if (Value(name) is { Length: > 0 } digest)
            {
                digests.Add(name, digest);
            }
        }

        return digests.ToImmutable();
    }

    static string FileKey(string key) => key == "DESCRIPTION" ? "DESC" : key;

    long? Number(string key) =>
        long.TryParse(this[key], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    string Value(string key) => Find(key) is { } field ? ValueOf(field) : "";

    string KeyOf(Field field) => Encoding.UTF8.GetString(_index.Text.Span.Slice(field.Key, field.KeyLength));

    string ValueOf(Field field) => Encoding.UTF8.GetString(_index.Text.Span.Slice(field.Value, field.ValueLength));

    /// <summary>The last line with a key.</summary>
    Field? Find(string key)
    {
        ReadOnlySpan<byte> text = _index.Text.Span;
        for (int i = _fields.Count - 1; i >= 0; i--)
        {
            if (Ascii.Equals(text.Slice(_fields[i].Key, _fields[i].KeyLength), key))
            {
                return _fields[i];
            }
        }

        return null;
    }

    /// <summary>Offsets in the text of the index.</summary>
    readonly record struct Field(int Key, int KeyLength, int Value, int ValueLength, int Line);
}
