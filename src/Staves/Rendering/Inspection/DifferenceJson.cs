using System.Text.Json;
using Staves.Images.Inspection;
using Staves.Images.Inspection.Comparison;

namespace Staves.Rendering.Inspection;

/// <summary>What one image has otherwise than another, for programs; the shape is documented in docs/inspect.md and does not change.</summary>
static class DifferenceJson
{
    public static string Render(ImageDifference difference) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("sameDigest", difference.SameDigest is not null);
        writer.WriteBoolean("equal", difference.IsEmpty);
        WriteImage(writer, "before", difference.Before, difference.SameDigest);
        WriteImage(writer, "after", difference.After, difference.SameDigest);
        InspectionJson.WriteAll(writer, "packages", difference.Packages, change =>
        {
            writer.WriteString("change", ChangeOf(change.Before, change.After));
            writer.WriteString("name", change.Name);
            writer.WriteNumber("growth", change.Growth);
            writer.WriteStrings("use", change.Use);
            WriteSides(writer, change.Before, change.After, InspectionJson.WritePackage);
        });
        InspectionJson.WriteAll(writer, "files", difference.Files, change =>
        {
            writer.WriteString("change", ChangeOf(change.Before, change.After));
            writer.WriteString("path", $"/{change.Path}");
            writer.WriteNumber("growth", change.Growth);
            writer.WriteStrings("aspects", change.Aspects);
            WriteSides(writer, change.Before, change.After, InspectionJson.WriteFile);
        });
        InspectionJson.WriteAll(writer, "configuration", difference.Configuration, change =>
        {
            writer.WriteString("name", change.Name);
            writer.WriteString("before", change.Before);
            writer.WriteString("after", change.After);
        });
        writer.WriteEndObject();
    });

    static void WriteImage(Utf8JsonWriter writer, string name, ImageInspection? image, string? digest)
    {
        writer.WriteStartObject(name);
        writer.WriteString("digest", digest ?? image?.Digest);
        if (image is not null)
        {
            writer.WriteString("name", image.Name);
            writer.WriteNumber("size", image.Size);
            writer.WriteNumber("compressedSize", image.CompressedSize);
        }

        writer.WriteEndObject();
    }

    static void WriteSides<T>(Utf8JsonWriter writer, T? before, T? after, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        foreach ((string name, T? side) in new[] { ("before", before), ("after", after) })
        {
            if (side is not null)
            {
                writer.WriteStartObject(name);
                write(writer, side);
                writer.WriteEndObject();
            }
        }
    }

    static string ChangeOf(object? before, object? after) => before is null ? "added" : after is null ? "removed" : "changed";
}
