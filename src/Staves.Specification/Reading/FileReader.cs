using System.Collections.Immutable;
using System.Globalization;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads the tables `[[files]]`.</summary>
sealed class FileReader(string directory)
{
    public ImmutableArray<FileSpecification> Read(TableReader root)
    {
        DistinctNames distinct = new(root.Diagnostics);
        return [.. root.Tables("files")
            .Select(table => Read(new TableReader(table, "[[files]]", root.Diagnostics, FileKeys.Keys), distinct))
            .OfType<FileSpecification>()];
    }

    FileSpecification? Read(TableReader reader, DistinctNames distinct)
    {
        TomlNode.String? path = reader.RequiredString("path");
        TomlNode.String? content = reader.String("content");
        TomlNode.String? source = reader.String("source");
        TomlNode.String? link = reader.String("link");
        bool isDirectory = reader.Flag("directory");
        int? mode = Mode(reader);
        string owner = Identity(reader, "owner");
        string group = Identity(reader, "group");
        CheckOrigin(reader);
        reader.RejectRest();
        if (path is null || !ValueRules.CheckAbsolutePath(path, "path", reader.Diagnostics)
            || !distinct.Add(Path.TrimEndingDirectorySeparator(path.Value), path.Location))
        {
            return null;
        }

        return new FileSpecification
        {
            Path = Path.TrimEndingDirectorySeparator(path.Value),
            Location = path.Location,
            Content = content?.Value,
            Source = source is null || source.Value.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(source.Value, directory),
            Link = link?.Value,
            IsDirectory = isDirectory,
            Mode = mode,
            Owner = owner,
            Group = group,
        };
    }

    /// <summary>A table has one of the keys that say what it is.</summary>
    static void CheckOrigin(TableReader reader)
    {
        TomlEntry[] given = [.. FileKeys.Keys.Alternatives.Select(reader.Entry).OfType<TomlEntry>()];
        if (given.Length == 0)
        {
            reader.Diagnostics.Report("STV1005", "`[[files]]` has none of `content`, `source`, `link` and `directory`", reader.Table.Location);
        }

        foreach (TomlEntry second in given.Skip(1))
        {
            reader.Diagnostics.Report("STV1006", $"`{second.Key}` and `{given[0].Key}` are both given: a file has one or the other", second.Location);
        }

        foreach (TomlEntry entry in given)
        {
            if (entry is { Key: "source" or "link", Value: TomlNode.String { Value: var path } } && (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)))
            {
                reader.Diagnostics.Report("STV1018", path.Length == 0 ? $"`{entry.Key}` is empty" : $"`{entry.Key}` has a control character", entry.Value.Location);
            }
            else if (entry is { Key: "directory", Value: TomlNode.Boolean { Value: false } })
            {
                reader.Diagnostics.Report("STV1043", "`directory = false` says nothing", entry.Location, "leave it out");
            }
        }

        if (reader.Entry("link") is not null && reader.Entry("mode") is { } mode)
        {
            reader.Diagnostics.Report("STV1006", "`mode` and `link` are both given: a symbolic link has no mode of its own", mode.Location);
        }
    }

    // A decimal integer is a slip: 755 would mean 01363.
    static int? Mode(TableReader reader)
    {
        (string digits, TomlNode node) = reader.Entry("mode")?.Value switch
        {
            null => (null!, null!),
            TomlNode.String text => (text.Value.StartsWith("0o", StringComparison.Ordinal) ? text.Value[2..] : text.Value, (TomlNode)text),
            TomlNode.Integer number => (number.Text.Trim().StartsWith("0o", StringComparison.Ordinal)
                ? Convert.ToString(number.Value, 8)
                : number.Text.Trim(), number),
            var other => ("", other),
        };
        switch (node)
        {
            case null:
                return null;
            case not (TomlNode.String or TomlNode.Integer):
                reader.ReportType("mode", node, "a string of octal digits");
                return null;
            case TomlNode.Integer number when !number.Text.StartsWith("0o", StringComparison.Ordinal):
                Report($"`{number.Text.Trim()}` is not written in octal, as a mode is");
                return null;
        }

        bool octal = digits.Length is > 0 and <= 5 && digits.All(digit => digit is >= '0' and <= '7');
        int value = octal ? Convert.ToInt32(digits, 8) : -1;
        if (value is < 0 or > 4095)
        {
            Report(string.Create(CultureInfo.InvariantCulture, $"`{digits}` is not a mode: octal digits from `0000` to `7777`"));
            return null;
        }

        return value;

        void Report(string message) => reader.Diagnostics.Report(
            "STV1017", message, node.Location, digits.All(char.IsAsciiDigit) && digits.Length == 3 ? $"mode = '0{digits}'" : "mode = '0644'");
    }

    static string Identity(TableReader reader, string key)
    {
        switch (reader.Entry(key)?.Value)
        {
            case null:
                break;
            case TomlNode.Integer { Value: >= 0 and <= uint.MaxValue - 1 } number:
                return number.Value.ToString(CultureInfo.InvariantCulture);
            case TomlNode.String text when ValueRules.IsUserName(text.Value):
                return text.Value;
            case TomlNode.String or TomlNode.Integer:
                TomlNode wrong = reader.Table.Entries[key].Value;
                string written = wrong is TomlNode.String name ? name.Value : ((TomlNode.Integer)wrong).Text.Trim();
                reader.Diagnostics.Report("STV1022", $"`{written}` is not the name or number of {(key == "owner" ? "a user" : "a group")}", wrong.Location);
                break;
            case var other:
                reader.ReportType(key, other, "a string");
                break;
        }

        return "0";
    }
}
