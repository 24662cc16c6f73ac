using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>The lines of one package in an index, which are read when they are asked for; what it leaves out is as in the header.</summary>
/// <param name="index">The whole file.</param>
/// <param name="name">What CPV says.</param>
/// <param name="start">Where the first line begins.</param>
/// <param name="line">The number of the first line.</param>
sealed class BinhostBlock(BinhostIndex index, VersionedPackageName name, int start, int line) : IPackageEntry
{
    public VersionedPackageName Name => name;

    public string Repository => this["REPO"];

    /// <summary>A line of another form is passed over.</summary>
    public Diagnostic? Fault => null;

    public string this[string key] => Find(FileKey(key), out _) is { Length: > 0 } value ? value : key switch
    {
        "SLOT" => "0",
        "CHOST" or "REPO" => index.Header.GetValueOrDefault(key, ""),
        _ => "",
    };

    public IEnumerable<KeyValuePair<string, string>> Fields()
    {
        var lines = new BinhostLines(index.Text, start, line);
        while (lines.MoveNext() && !lines.IsBlank)
        {
            if (lines.Split(out int colon))
            {
                yield return KeyValuePair.Create(index.Text[lines.Start..colon], lines.Value(colon).ToString());
            }
        }
    }

    public SourceLocation LocationOf(string key)
    {
        _ = Find(FileKey(key), out int found);
        return new SourceLocation(index.Path, found);
    }

    /// <exception cref="StavesException">A value is not what PMS says.</exception>
    public BinaryPackage Read() => new()
    {
        Metadata = PackageMetadataReader.Sound(new PackageMetadata(this)),
        Use = new WordEnumerator(this["USE"]).ToList().ToImmutableSortedSet(StringComparer.Ordinal),
        Source = index.Source,
        Path = this["PATH"] is { Length: > 0 } path ? path : $"{name}.tbz2",
        BuildId = Number("BUILD_ID"),
        BuildTime = Number("BUILD_TIME"),
        Chost = this["CHOST"],
        Size = Number("SIZE"),
        FileTime = Number("MTIME"),
        Digests = Fields().Where(field => IsDigest(field.Key))
            .Aggregate(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), (all, field) => all.SetItem(field.Key, field.Value)),
    };

    /// <summary>MD5 and SHA1 prove nothing against an attacker, but tell a damaged file.</summary>
    static bool IsDigest(string key) => key is "MD5" or "SHA1" || ManifestHashes.IsKnown(key);

    static string FileKey(string key) => key == "DESCRIPTION" ? "DESC" : key;

    long? Number(string key) =>
        long.TryParse(this[key], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>The last value of a key; null where there is none.</summary>
    string? Find(string key, out int number)
    {
        string? value = null;
        number = line;
        var lines = new BinhostLines(index.Text, start, line);
        while (lines.MoveNext() && !lines.IsBlank)
        {
            if (lines.Split(out int colon) && index.Text.AsSpan(lines.Start, colon - lines.Start).SequenceEqual(key))
            {
                value = lines.Value(colon).ToString();
                number = lines.Number;
            }
        }

        return value;
    }
}
