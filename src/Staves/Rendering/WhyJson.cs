using System.Text.Json;
using Staves.Pipeline.Planning;
using Staves.Resolution;

namespace Staves.Rendering;

/// <summary>Why packages are there, for programs; the shape is documented in docs/commands.md and does not change.</summary>
static class WhyJson
{
    public static string Render(IReadOnlyList<WhyAnswer> answers) => JsonText.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (WhyAnswer answer in answers)
        {
            Write(writer, answer);
        }

        writer.WriteEndArray();
    });

    static void Write(Utf8JsonWriter writer, WhyAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteString("package", answer.Package.Metadata.Name.ToString());
        writer.WriteString("root", answer.Package.Root == PackageRoot.Image ? "image" : "builder");
        writer.WriteStrings("goals", answer.Goals);
        writer.WriteStrings("compiledWith", answer.CompiledWith.Select(package => package.Metadata.Name.ToString()));
        writer.WriteStartArray("ways");
        foreach (IReadOnlyList<WhyStep> way in answer.Ways)
        {
            writer.WriteStartArray();
            foreach (WhyStep step in way)
            {
                writer.WriteStartObject();
                writer.WriteString("package", step.Package.Metadata.Name.ToString());
                writer.WriteStrings("flags", step.Flags);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        if (answer.Package.Binary is null && !answer.Binaries.IsEmpty)
        {
            PlanJson.WriteRejections(writer, answer.Package);
        }

        writer.WriteStrings("broughtAlone", answer.BroughtAlone.Select(package => package.Metadata.Name.ToString()));
        if (answer.Size is { } size)
        {
            writer.WriteNumber("size", size);
        }

        writer.WriteEndObject();
    }
}
