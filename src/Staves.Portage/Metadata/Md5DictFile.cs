using System.Diagnostics.CodeAnalysis;
using System.Text;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>An entry of `metadata/md5-cache` (PMS metadata-cache): `KEY=value` lines, keys in byte order, no empty values.</summary>
public sealed class Md5DictFile : IMetadataFields
{
    readonly List<(string Key, string Value, int Line)> _fields;

    Md5DictFile(List<(string Key, string Value, int Line)> fields, string path)
    {
        _fields = fields;
        Path = path;
    }

    public string Path { get; }

    public IEnumerable<KeyValuePair<string, string>> Fields => _fields.Select(entry => KeyValuePair.Create(entry.Key, entry.Value));

    /// <summary>The value of a key, empty where it is absent.</summary>
    public string this[string key]
    {
        get
        {
            int index = IndexOf(key);
            return index < 0 ? "" : _fields[index].Value;
        }
    }

    /// <summary>Where a key stands, or the file where it is absent.</summary>
    public SourceLocation LocationOf(string key)
    {
        int index = IndexOf(key);
        return new SourceLocation(Path, index < 0 ? 0 : _fields[index].Line);
    }

    public static Md5DictFile Load(string path) => Parse(LineFile.ReadText(path), path);

    /// <exception cref="StavesException">A line is not `KEY=value`, or a key comes twice.</exception>
    public static Md5DictFile Parse(string text, string path) =>
        TryParse(text, path, out Md5DictFile? file, out Diagnostic? fault) ? file : throw new StavesException(fault);

    /// <param name="text">The lines.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="file">The entry.</param>
    /// <param name="fault">A line that is not `KEY=value`, or whose key came before.</param>
    public static bool TryParse(
        string text, string path, [NotNullWhen(true)] out Md5DictFile? file, [NotNullWhen(false)] out Diagnostic? fault)
    {
        file = null;
        var fields = new Md5DictFile(new List<(string, string, int)>(MetadataKeys.All.Length), path);
        int number = 0;
        for (int start = 0; start < text.Length;)
        {
            number++;
            int newline = text.IndexOf('\n', start);
            int end = newline < 0 ? text.Length : newline;
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            start = end + 1;
            int equals = line.IndexOf('=');
            if (equals <= 0)
            {
                fault = new Diagnostic("STV2103", $"`{Shortened(line)}` is not a line of the form `KEY=value`", new SourceLocation(path, number));
                return false;
            }

            // Entries share the strings of the usual keys.
            int known = MetadataKeys.IndexOf(line[..equals]);
            string key = known < 0 ? line[..equals].ToString() : MetadataKeys.All[known];
            if (fields.IndexOf(key) >= 0)
            {
                fault = new Diagnostic("STV2103", $"`{key}` is given twice", new SourceLocation(path, number));
                return false;
            }

            fields._fields.Add((key, line[(equals + 1)..].ToString(), number));
        }

        file = fields;
        fault = null;
        return true;
    }

    /// <summary>The text of an entry with these values; empty values are left out and white space is collapsed.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder();
        foreach ((string key, string value) in fields.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            // The eclass list separates its fields by tabs; every other value is words.
            string collapsed = key == "_eclasses_"
                ? value
                : string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (collapsed.Length > 0)
            {
                text.Append(key).Append('=').Append(collapsed).Append('\n');
            }
        }

        return text.ToString();
    }

    int IndexOf(string key)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    static string Shortened(ReadOnlySpan<char> line) => line.Length <= 40 ? line.ToString() : $"{line[..40]}…";
}
