using System.Globalization;
using System.Text;

namespace Staves.Packages.Binhosts;

/// <summary>What is remembered of a stored index, in a file beside it: where it came from, by what the server knows it again, and when it was
/// last asked for.</summary>
sealed record BinhostState
{
    /// <summary>The address or path of the file that was read.</summary>
    public required string Index { get; init; }

    public string? EntityTag { get; init; }

    /// <summary>The date of the last change as the server wrote it; of a local file its size and time.</summary>
    public string? LastModified { get; init; }

    /// <summary>When it was last seen to be current, in Unix seconds.</summary>
    public required long Checked { get; init; }

    /// <summary>Null where there is none, or it is damaged.</summary>
    public static BinhostState? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(file))
        {
            if (line.Split('=', 2) is [var key, var value])
            {
                values[key] = value;
            }
        }

        return values.TryGetValue("index", out string? index)
            && long.TryParse(values.GetValueOrDefault("checked"), NumberStyles.None, CultureInfo.InvariantCulture, out long time)
            ? new BinhostState
            {
                Index = index,
                EntityTag = values.GetValueOrDefault("entity-tag"),
                LastModified = values.GetValueOrDefault("last-modified"),
                Checked = time,
            }
            : null;
    }

    public void Write(string file)
    {
        var text = new StringBuilder();
        Append(text, "index", Index);
        Append(text, "entity-tag", EntityTag);
        Append(text, "last-modified", LastModified);
        Append(text, "checked", Checked.ToString(CultureInfo.InvariantCulture));
        string temporary = $"{file}.new";
        File.WriteAllText(temporary, text.ToString());
        File.Move(temporary, file, overwrite: true);
    }

    static void Append(StringBuilder text, string key, string? value)
    {
        // A value that would begin a line of its own is not one that a server or a file name should have.
        if (value is not null && !value.AsSpan().ContainsAny('\r', '\n'))
        {
            text.Append(key).Append('=').Append(value).Append('\n');
        }
    }
}
