using Staves.Resolution;

namespace Staves.Rendering;

/// <summary>A plan as a graph for programs; the shape is documented in docs/commands.md and does not change.</summary>
static class TreeJson
{
    public static string Render(Plan plan) => JsonText.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (PlannedPackage package in plan.Packages)
        {
            writer.WriteStartObject();
            writer.WriteString("package", package.Metadata.Name.ToString());
            writer.WriteString("repository", package.Metadata.Repository);
            writer.WriteString("root", package.Root == PackageRoot.Image ? "image" : "builder");
            writer.WriteStrings("goals", package.Goals);
            Write("needs", package.RuntimeDependencies);
            Write("compiledWith", package.BuildDependencies);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();

        // Positions in the array, since one version may be in both roots.
        void Write(string name, IEnumerable<int> packages)
        {
            writer.WriteStartArray(name);
            foreach (int package in packages)
            {
                writer.WriteNumberValue(package);
            }

            writer.WriteEndArray();
        }
    });
}
