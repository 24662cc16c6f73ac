using System.Globalization;
using System.Text;

namespace Staves.Specification.Toml;

/// <summary>Writes values as TOML 1.0.</summary>
public static class TomlText
{
    /// <summary>A string or a quoted key: literal where that is possible, else with escapes.</summary>
    public static string Quote(string value)
    {
        if (!value.Any(character => character == '\'' || char.IsControl(character)))
        {
            return $"'{value}'";
        }

        var text = new StringBuilder("\"");
        foreach (char character in value)
        {
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                _ when char.IsControl(character) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>An array of strings on one line.</summary>
    public static string Quote(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Quote))}]";
}
