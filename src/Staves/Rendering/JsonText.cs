using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Staves.Rendering;

/// <summary>Facts as indented JSON with a newline at its end.</summary>
static class JsonText
{
    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            write(writer);
        }

        return $"{Encoding.UTF8.GetString(buffer.WrittenSpan)}\n";
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
