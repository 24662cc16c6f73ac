using System.Collections.Immutable;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads `[env]`: variables, and sub-tables that package settings refer to.</summary>
static class EnvironmentReader
{
    public static (ImmutableArray<EnvironmentVariable> Variables, ImmutableArray<NamedEnvironment> Named) Read(TableReader root)
    {
        if (root.SubTable("env") is not { } table)
        {
            return ([], []);
        }

        List<NamedEnvironment> named = [];
        foreach (TomlEntry entry in table.Entries.Values)
        {
            if (entry.Value is TomlNode.Table sub && IsFileName(entry, root.Diagnostics))
            {
                named.Add(new NamedEnvironment(entry.Key, Variables(sub, allowTables: false, root.Diagnostics), entry.Location));
            }
        }

        return (Variables(table, allowTables: true, root.Diagnostics), [.. named]);
    }

    static ImmutableArray<EnvironmentVariable> Variables(TomlNode.Table table, bool allowTables, DiagnosticCollector diagnostics)
    {
        ImmutableArray<EnvironmentVariable>.Builder variables = ImmutableArray.CreateBuilder<EnvironmentVariable>();
        TableReader reader = new(table, "env", diagnostics, keys: null);
        foreach (TomlEntry entry in table.Entries.Values.Where(entry => !allowTables || entry.Value is not TomlNode.Table))
        {
            if (!IsVariableName(entry.Key))
            {
                diagnostics.Report(
                    "STV1021", $"`{entry.Key}` is not the name of a variable: letters, digits and `_`, not first a digit", entry.Location);
            }
            else if (reader.StringItem(entry.Key, entry.Value) is { } text)
            {
                variables.Add(new EnvironmentVariable(entry.Key, text.Value, entry.Location));
            }
        }

        return variables.DrainToImmutable();
    }

    static bool IsFileName(TomlEntry entry, DiagnosticCollector diagnostics)
    {
        bool valid = entry.Key.Length > 0 && entry.Key[0] is not ('.' or '-')
            && !entry.Key.Any(character => character is '/' || char.IsWhiteSpace(character) || char.IsControl(character));
        if (!valid)
        {
            diagnostics.Report("STV1021", $"`{entry.Key}` cannot name an `[env.NAME]` table: it becomes the name of a file", entry.Location);
        }

        return valid;
    }

    static bool IsVariableName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
