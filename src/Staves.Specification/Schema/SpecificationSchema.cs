using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Staves.Specification.Schema;

/// <summary>The JSON Schema of `staves.toml`, for editors: written from the keys that the readers take.</summary>
/// <remarks>Draft 7 without references, which editors of TOML read; a file that it refuses is refused by <see cref="SpecificationReader"/>,
/// which sees more.</remarks>
public static class SpecificationSchema
{
    const string Draft = "http://json-schema.org/draft-07/schema#";

    /// <summary>The document, indented, with a line break at its end.</summary>
    public static string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", Draft);
            writer.WriteString("title", "staves.toml");
            writer.WriteString("description", "A container image of Gentoo packages, for Staves.");
            WriteTable(writer, RootKeys.Keys);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    static void WriteTable(Utf8JsonWriter writer, TableKeys table)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        foreach (KeyDescription key in table.All)
        {
            writer.WriteStartObject(key.Name);
            writer.WriteString("description", key.Text);
            WriteShape(writer, key.Shape);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (table.Others is { } others)
        {
            writer.WriteStartObject("patternProperties");
            writer.WriteStartObject(table.OthersPattern);
            writer.WriteString("description", "Settings for the packages that the key matches: a package dependency specification, or a pattern with wildcards.");
            WriteTable(writer, others);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteBoolean("additionalProperties", false);
        WriteRequired(writer, table.All.Where(key => key.IsRequired).Select(key => key.Name));
        if (!table.Alternatives.IsEmpty)
        {
            writer.WriteStartArray("oneOf");
            foreach (string key in table.Alternatives)
            {
                writer.WriteStartObject();
                WriteRequired(writer, [key]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    static void WriteRequired(Utf8JsonWriter writer, IEnumerable<string> keys)
    {
        string[] required = [.. keys];
        if (required.Length > 0)
        {
            WriteStrings(writer, "required", required);
        }
    }

    static void WriteShape(Utf8JsonWriter writer, ValueShape shape)
    {
        switch (shape)
        {
            case ValueShape.Text text:
                writer.WriteString("type", "string");
                if (text.Pattern is { } pattern)
                {
                    writer.WriteString("pattern", $"^(?:{pattern})$");
                }

                if (!text.Choices.IsEmpty)
                {
                    WriteStrings(writer, "enum", text.Choices);
                }

                break;
            case ValueShape.Number number:
                writer.WriteString("type", "integer");
                writer.WriteNumber("minimum", number.Least);
                writer.WriteNumber("maximum", number.Most);
                break;
            case ValueShape.Truth:
                writer.WriteString("type", "boolean");
                break;
            case ValueShape.List list:
                WriteList(writer, list);
                break;
            case ValueShape.Map map:
                writer.WriteString("type", "object");
                WriteInner(writer, "additionalProperties", map.Value);
                break;
            case ValueShape.Table table:
                WriteTable(writer, table.Keys);
                break;
            case ValueShape.Either either:
                writer.WriteStartArray("anyOf");
                foreach (ValueShape one in either.Shapes)
                {
                    writer.WriteStartObject();
                    WriteShape(writer, one);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
        }
    }

    static void WriteList(Utf8JsonWriter writer, ValueShape.List list)
    {
        writer.WriteString("type", "array");
        if (list.Least > 0)
        {
            writer.WriteNumber("minItems", list.Least);
        }

        if (list.IsDistinct)
        {
            writer.WriteBoolean("uniqueItems", true);
        }

        WriteInner(writer, "items", list.Item);
    }

    static void WriteInner(Utf8JsonWriter writer, string name, ValueShape shape)
    {
        writer.WriteStartObject(name);
        WriteShape(writer, shape);
        writer.WriteEndObject();
    }

    static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
