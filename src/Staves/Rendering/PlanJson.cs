using System.Text.Json;
using Staves.Pipeline;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Rendering;

/// <summary>A plan for programs; the shape is documented in docs/commands.md and does not change.</summary>
static class PlanJson
{
    public static string Render(Plan plan, PackageStates states, LockComparison? comparison) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success", true);
        writer.WriteStartArray("packages");
        for (int index = 0; index < plan.Packages.Length; index++)
        {
            Write(writer, plan.Packages[index], states.ByPackage.IsEmpty ? null : states.ByPackage[index]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("problems");
        writer.WriteEndArray();
        if (comparison is not null)
        {
            writer.WriteStartArray("lock");
            foreach (LockDifference difference in comparison.Differences)
            {
                Write(writer, difference);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    });

    static void Write(Utf8JsonWriter writer, PlannedPackage package, PackageState? state)
    {
        writer.WriteStartObject();
        writer.WriteString("package", package.Metadata.Name.ToString());
        writer.WriteString("repository", package.Metadata.Repository);
        writer.WriteString("slot", package.Metadata.Slot);
        writer.WriteString("subslot", package.Metadata.SubSlot);
        writer.WriteString("root", package.Root == PackageRoot.Image ? "image" : "builder");
        writer.WriteString("origin", package.Binary switch
        {
            { IsInstalled: true } => "builder",
            null => "ebuild",
            _ => "binary",
        });
        // Flags that the ebuild declares; implicit ones are the profile's and the same for all.
        writer.WriteStrings("use", package.Metadata.Iuse.Select(flag => flag.Name).Where(package.Use.Contains).Order(StringComparer.Ordinal));
        writer.WriteStrings("disabled", package.Disabled);
        if (state is not null)
        {
            if (state.Origin != StateOrigin.Builder)
            {
                writer.WriteBoolean("cached", state.Origin == StateOrigin.Cache);
            }

            if (state.Size is { } size)
            {
                writer.WriteNumber("size", size);
            }
        }

        writer.WriteStrings("requiredBy", package.RequiredBy);
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, LockDifference difference)
    {
        writer.WriteStartObject();
        writer.WriteString("change", difference.Kind switch
        {
            LockDifferenceKind.Added => "added",
            LockDifferenceKind.Removed => "removed",
            _ => "changed",
        });
        writer.WriteString("root", difference.Root);
        writer.WriteString("package", difference.Subject);
        writer.WriteString("text", difference.Text);
        writer.WriteEndObject();
    }
}
