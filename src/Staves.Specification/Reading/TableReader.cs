using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Takes the values of one table by key; whatever is not asked for is unknown.</summary>
/// <param name="table">The table.</param>
/// <param name="name">Its header for messages; null for the top of the file.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
/// <param name="keys">The keys that a specification may have there; null for a table of another file.</param>
sealed class TableReader(TomlNode.Table table, string? name, DiagnosticCollector diagnostics, TableKeys? keys)
{
    readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public TomlNode.Table Table => table;

    public DiagnosticCollector Diagnostics => diagnostics;

    /// <exception cref="InvalidOperationException">The key is not described, so no editor would know it.</exception>
    public TomlEntry? Entry(string key)
    {
        if (keys is not null && !keys.Has(key))
        {
            throw new InvalidOperationException($"the key `{key}` of {Here} is not in its description");
        }

        _known.Add(key);
        return table.Entries.GetValueOrDefault(key);
    }

    public TomlNode.String? String(string key) => Typed<TomlNode.String>(Entry(key), "a string");

    public TomlNode.String? RequiredString(string key)
    {
        Require(key);
        return String(key);
    }

    public TomlNode.Integer? Integer(string key) => Typed<TomlNode.Integer>(Entry(key), "an integer");

    /// <summary>False where the key is absent.</summary>
    public bool Flag(string key, bool otherwise = false) => Typed<TomlNode.Boolean>(Entry(key), "`true` or `false`")?.Value ?? otherwise;

    public TomlNode.Table? SubTable(string key) => Typed<TomlNode.Table>(Entry(key), "a table");

    public TomlNode.Array? Array(string key) => Typed<TomlNode.Array>(Entry(key), "an array of strings");

    /// <summary>The strings of an array; items of another type are reported and left out.</summary>
    public ImmutableArray<TomlNode.String> Strings(string key) => Array(key) is not { } array ? []
        : [.. array.Items.Select(item => StringItem(key, item)).OfType<TomlNode.String>()];

    /// <summary>The strings of an array in which none may be there twice.</summary>
    public ImmutableArray<TomlNode.String> DistinctStrings(string key)
    {
        ImmutableArray<TomlNode.String> strings = Strings(key);
        DistinctNames distinct = new(diagnostics);
        return [.. strings.Where(text => distinct.Add(text.Value, text.Location))];
    }

    public ImmutableArray<TomlNode.Table> Tables(string key)
    {
        if (Typed<TomlNode.Array>(Entry(key), "an array of tables") is not { } array)
        {
            return [];
        }

        foreach (TomlNode item in array.Items.Where(item => item is not TomlNode.Table))
        {
            ReportType(key, item, "a table");
        }

        return [.. array.Items.OfType<TomlNode.Table>()];
    }

    public ImmutableSortedDictionary<string, string> StringMap(string key) => SubTable(key) is not { } map ? Sorted.Empty<string>()
        : map.Entries.Values
            .Select(entry => (entry.Key, Value: StringItem(entry.Key, entry.Value)?.Value))
            .Where(entry => entry.Value is not null)
            .ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);

    /// <summary>The value of an enumeration by its name in the file, or null where there is none or it is reported.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (String(key) is not { } text)
        {
            return null;
        }

        if (choices.TryGetValue(text.Value, out T value))
        {
            return value;
        }

        ReportChoice(text, key, choices.Keys, nearest => $"{key} = '{nearest}'");
        return null;
    }

    /// <summary>The strings of an array, each one of those that the key may have.</summary>
    public ImmutableArray<string> Choices(string key, string kind, IReadOnlyCollection<string> choices)
    {
        ImmutableArray<string>.Builder chosen = ImmutableArray.CreateBuilder<string>();
        foreach (TomlNode.String text in DistinctStrings(key))
        {
            if (choices.Contains(text.Value, StringComparer.Ordinal))
            {
                chosen.Add(text.Value);
            }
            else
            {
                ReportChoice(text, kind, choices, nearest => $"{key} = ['{nearest}']");
            }
        }

        return chosen.DrainToImmutable();
    }

    public void Require(string key)
    {
        if (Entry(key) is null)
        {
            diagnostics.Report("STV1005", $"{Here} has no `{key}`", table.Location);
        }
    }

    /// <summary>The entries that nothing has asked for.</summary>
    public IEnumerable<TomlEntry> Rest() => table.Entries.Values.Where(entry => !_known.Contains(entry.Key));

    public void RejectRest()
    {
        foreach (TomlEntry entry in Rest())
        {
            ReportUnknown(entry);
        }
    }

    public void ReportUnknown(TomlEntry entry) =>
        diagnostics.Report("STV1003", $"`{entry.Key}` is not a key of {Here}", entry.Location, UnknownKeyHint(entry));

    public TomlNode.String? StringItem(string key, TomlNode item)
    {
        if (item is not TomlNode.String)
        {
            ReportType(key, item, "a string");
        }

        return item as TomlNode.String;
    }

    public void ReportType(string key, TomlNode value, string expected)
    {
        string? hint = (value, expected) switch
        {
            (TomlNode.String text, "an array of strings") when key is "command" or "arguments" =>
                $"{key} = ['{string.Join("', '", text.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))}']",
            (TomlNode.String, "a table") when key == "locale" => "locale = { name = 'en_US', charset = 'UTF-8' }",
            (TomlNode.String text, "an integer") => $"{key} = {text.Value}",
            (TomlNode.String text, "an array of strings") => $"{key} = ['{text.Value}']",
            (TomlNode.Other { Text: not "" } other, "a string") => $"write it as a string: '{other.Text.Trim()}'",
            (TomlNode.Integer number, "a string") => $"write it as a string: '{number.Text.Trim()}'",
            (TomlNode.Table, "an array of tables") => $"[[{key}]]",
            _ => null,
        };
        diagnostics.Report("STV1004", $"`{key}` is {value.Kind}, expected {expected}", value.Location, hint);
    }

    T? Typed<T>(TomlEntry? entry, string expected)
        where T : TomlNode
    {
        if (entry is not null and not { Value: T })
        {
            ReportType(entry.Key, entry.Value, expected);
        }

        return entry?.Value as T;
    }

    string Here => name is null ? "a specification" : $"`{name}`";

    string UnknownKeyHint(TomlEntry entry)
    {
        // A TOML trap: a key below a table header belongs to that table.
        if (name is not null && RootKeys.Keys.HasValue(entry.Key))
        {
            return $"move `{entry.Key}` above the first table header of the file";
        }

        if (NearestWord.Find(entry.Key, _known) is { } nearest)
        {
            return $"`{nearest}` is the nearest key";
        }

        return (entry.Key, entry.Value) switch
        {
            (var key, _) when name != "[image]" && ImageKeys.Keys.Has(key) => $"move `{key}` below `[image]`",
            (var key, _) when name != "[build]" && BuildKeys.Keys.Has(key) => $"move `{key}` below `[build]`",
            (_, TomlNode.Table) when name is null =>
                $"a table for a package is named with its category: ['category/{entry.Key}']",
            _ => $"the keys are {string.Join(", ", _known.Order(StringComparer.Ordinal).Select(key => $"`{key}`"))}",
        };
    }

    void ReportChoice(TomlNode.String text, string kind, IEnumerable<string> choices, Func<string, string> hint)
    {
        string[] all = [.. choices];
        string? nearest = NearestWord.Find(text.Value, all);
        diagnostics.Report(
            "STV1019",
            $"`{text.Value}` is not a {kind}: {string.Join(", ", all.Order(StringComparer.Ordinal).Select(choice => $"`{choice}`"))}",
            text.Location,
            nearest is null ? null : hint(nearest));
    }
}
