using System.Text.Json;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Portage.Binaries;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Rendering;

/// <summary>A plan for programs; the shape is documented in docs/commands.md and does not change.</summary>
static class PlanJson
{
    public static string Render(ResolvedImage resolved, PackageStates states) => JsonText.Write(writer =>
    {
        (Plan plan, LockComparison? comparison) = (resolved.Plan, resolved.Lock);
        writer.WriteStartObject();
        writer.WriteBoolean("success", true);
        writer.WriteStartArray("packages");
        for (int index = 0; index < plan.Packages.Length; index++)
        {
            Write(writer, plan.Packages[index], resolved.Binaries, states.ByPackage.IsEmpty ? null : states.ByPackage[index]);
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

    static void Write(Utf8JsonWriter writer, PlannedPackage package, BinaryPackages binaries, PackageState? state)
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

            if (state.InstalledSize is { } size)
            {
                writer.WriteNumber("size", size);
            }
        }

        WriteBinary(writer, package, binaries);
        writer.WriteStrings("requiredBy", package.RequiredBy);
        writer.WriteEndObject();
    }

    /// <summary>Which binary package it is, or why it is none.</summary>
    static void WriteBinary(Utf8JsonWriter writer, PlannedPackage package, BinaryPackages binaries)
    {
        if (package.Binary is { } binary)
        {
            if (!binary.IsInstalled)
            {
                writer.WriteStartObject("binary");
                WriteBuild(writer, binary);
                writer.WriteEndObject();
            }
        }
        else if (!binaries.IsEmpty)
        {
            WriteRejections(writer, package);
        }
    }

    /// <summary>Each build of a package's version that was not taken; empty where there is none.</summary>
    public static void WriteRejections(Utf8JsonWriter writer, PlannedPackage package)
    {
        writer.WriteStartArray("notBinary");
        foreach (BinaryRejection rejection in package.BinaryRejections)
        {
            writer.WriteStartObject();
            WriteBuild(writer, rejection.Package);
            writer.WriteString("kind", RejectionText.Kind(rejection));
            if (rejection is BinaryRejection.OtherFlags flags)
            {
                writer.WriteStrings("flags", flags.Flags);
            }

            writer.WriteString("text", RejectionText.Reason(rejection));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    static void WriteBuild(Utf8JsonWriter writer, BinaryPackage binary)
    {
        writer.WriteString("source", binary.Source);
        writer.WriteString("path", binary.Path);
        if (binary.BuildId is { } build)
        {
            writer.WriteNumber("build", build);
        }

        if (binary.Size is { } bytes)
        {
            writer.WriteNumber("download", bytes);
        }
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
