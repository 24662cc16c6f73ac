using System.Buffers;
using System.Text;
using System.Text.Json;
using Staves.Resolution;

namespace Staves.Rendering;

/// <summary>A plan for programs; the shape is documented in docs/commands.md and does not change.</summary>
static class PlanJson
{
    public static string Render(Plan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("success", true);
            writer.WriteStartArray("packages");
            foreach (PlannedPackage package in plan.Packages)
            {
                Write(writer, package);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("problems");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return $"{Encoding.UTF8.GetString(buffer.WrittenSpan)}\n";
    }

    static void Write(Utf8JsonWriter writer, PlannedPackage package)
    {
        writer.WriteStartObject();
        writer.WriteString("package", package.Metadata.Name.ToString());
        writer.WriteString("repository", package.Metadata.Repository);
        writer.WriteString("slot", package.Metadata.Slot);
        writer.WriteString("subslot", package.Metadata.SubSlot);
        writer.WriteString("root", package.Root == PackageRoot.Image ? "image" : "builder");
        writer.WriteString("origin", "ebuild");
        // Flags that the ebuild declares; implicit ones are the profile's and the same for all.
        WriteArray(writer, "use", package.Metadata.Iuse.Select(flag => flag.Name).Where(package.Use.Contains).Order(StringComparer.Ordinal));
        WriteArray(writer, "disabled", package.Disabled);
        WriteArray(writer, "requiredBy", package.RequiredBy);
        writer.WriteEndObject();
    }

    static void WriteArray(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
