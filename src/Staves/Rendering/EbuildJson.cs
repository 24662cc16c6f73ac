using Staves.Pipeline.Ebuilds;


namespace Staves.Rendering;

/// <summary>A built ebuild for programs; the shape is documented in docs/commands.md and does not change.</summary>
static class EbuildJson
{
    public static string Render(BuiltEbuild built) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("package", built.Metadata.Name.ToString());
        writer.WriteString("repository", built.Metadata.Repository);
        writer.WriteString("path", built.Path);
        writer.WriteStrings("use", built.Use);
        writer.WriteStartArray("phases");
        foreach ((string name, TimeSpan elapsed) in built.Phases)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("seconds", Math.Round(built.Elapsed.TotalSeconds, 3));
        writer.WriteEndObject();
    });
}
