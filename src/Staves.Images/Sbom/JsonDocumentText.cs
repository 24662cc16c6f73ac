using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Staves.Images.Sbom;

/// <summary>JSON that people read and whose bytes depend on what it says alone.</summary>
static class JsonDocumentText
{
    // Nothing puts these documents into a page of HTML.
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonWriterOptions Readable = Compact with { Indented = true, NewLine = "\n" };

    /// <summary>The text of one object, with a line break at its end.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members) => Write(members, Readable, "\n"u8);

    /// <summary>The text of one object without any white space, which nobody reads.</summary>
    public static byte[] WriteCompact(Action<Utf8JsonWriter> members) => Write(members, Compact, []);

    public static void WriteObject(this Utf8JsonWriter json, Action<Utf8JsonWriter> members)
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }

    public static void WriteObject(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> members)
    {
        json.WritePropertyName(name);
        json.WriteObject(members);
    }

    public static void WriteArray<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    /// <summary>`{ "first": …, "second": … }` for each pair.</summary>
    public static void WritePairs(this Utf8JsonWriter json, string name, string first, string second, params IEnumerable<(string First, string Second)> pairs) =>
        json.WriteArray(name, pairs, pair => json.WriteObject(_ =>
        {
            json.WriteString(first, pair.First);
            json.WriteString(second, pair.Second);
        }));

    static byte[] Write(Action<Utf8JsonWriter> members, JsonWriterOptions options, ReadOnlySpan<byte> end)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, options))
        {
            json.WriteObject(members);
        }

        text.Write(end);
        return text.ToArray();
    }

    /// <summary>RFC 3339 in UTC, of Unix seconds.</summary>
    public static string Time(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
