using System.Diagnostics;
using System.Text.Json.Nodes;
using Staves.Specification;
using Staves.Specification.Toml;

namespace Staves.Tests.Specification.Schema;

/// <summary>A TOML document as editors hand it to a schema: tables are objects.</summary>
static class TomlAsJson
{
    public static JsonNode Parse(string text) =>
        Convert(TomlDocument.Parse(text, "staves.toml", new DiagnosticCollector()) ?? throw new UnreachableException(text));

    static JsonNode Convert(TomlNode node) => node switch
    {
        TomlNode.String text => JsonValue.Create(text.Value),
        TomlNode.Integer number => JsonValue.Create(number.Value),
        TomlNode.Boolean flag => JsonValue.Create(flag.Value),
        TomlNode.Other other => JsonValue.Create(double.Parse(other.Text, System.Globalization.CultureInfo.InvariantCulture)),
        TomlNode.Array array => new JsonArray([.. array.Items.Select(Convert)]),
        TomlNode.Table table => new JsonObject(table.Entries.Values.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Convert(entry.Value)))),
        _ => throw new UnreachableException(),
    };
}
