using System.Text.Json;
using Staves.Images.Inspection;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Rendering.Inspection;

/// <summary>What an image holds, for programs; the shape is documented in docs/inspect.md and does not change.</summary>
static class InspectionJson
{
    public static string Render(ImageInspection image) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", image.Name);
        writer.WriteString("digest", image.Digest);
        writer.WriteString("platform", image.Platform.ToString());
        writer.WriteString("system", image.System);
        writer.WriteNumber("size", image.Size);
        writer.WriteNumber("compressedSize", image.CompressedSize);
        writer.WriteStartObject("configuration");
        foreach ((string name, string value) in Images.Inspection.Comparison.ConfigurationFacts.Of(image))
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        WriteAll(writer, "layers", image.Layers, layer =>
        {
            writer.WriteString("digest", layer.Digest);
            writer.WriteString("diffId", layer.DiffId);
            writer.WriteString("mediaType", layer.MediaType);
            writer.WriteNumber("size", layer.Size);
            writer.WriteNumber("uncompressedSize", layer.UncompressedSize);
            writer.WriteString("createdBy", layer.CreatedBy);
        });
        writer.WriteStrings("packageSources", image.PackageSources);
        WriteAll(writer, "packages", image.Packages, package => WritePackage(writer, package));
        WriteAll(writer, "accounts", image.Accounts, account =>
        {
            writer.WriteString("name", account.Name);
            writer.WriteNumber("userId", account.UserId);
            writer.WriteNumber("groupId", account.GroupId);
            writer.WriteString("home", account.Home);
            writer.WriteString("shell", account.Shell);
        });
        WriteSummary(writer, image.Hardening);
        WriteAll(writer, "files", image.Files, file => WriteFile(writer, file));
        writer.WriteEndObject();
    });

    /// <summary>An array of objects.</summary>
    public static void WriteAll<T>(Utf8JsonWriter writer, string name, IEnumerable<T> values, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (T value in values)
        {
            writer.WriteStartObject();
            write(value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WritePackage(Utf8JsonWriter writer, InspectedPackage package)
    {
        writer.WriteString("type", package.Type);
        writer.WriteString("name", package.Name);
        writer.WriteString("version", package.Version);
        writer.WriteString("slot", package.Slot);
        writer.WriteString("repository", package.Repository);
        writer.WriteStrings("use", package.Use);
        writer.WriteString("license", package.License);
        writer.WriteNumber("size", package.Size);
        writer.WriteNumber("files", package.Files);
    }

    public static void WriteFile(Utf8JsonWriter writer, InspectedFile file)
    {
        writer.WriteString("path", $"/{file.Path}");
        writer.WriteString("kind", KindOf(file.Kind));
        writer.WriteNumber("size", file.Size);
        writer.WriteString("mode", InspectionText.ModeOf(file));
        writer.WriteNumber("userId", file.UserId);
        writer.WriteNumber("groupId", file.GroupId);
        writer.WriteNumber("layer", file.Layer);
        WriteIfSaid("target", file.LinkTarget);
        WriteIfSaid("package", file.Package);
        WriteIfSaid("digest", file.Digest?.ToString());
        WriteIfSaid("capabilities", file.Capabilities);
        if (file.Hardening is { } elf)
        {
            writer.WriteStartObject("hardening");
            writer.WriteString("kind", elf.File.Kind == ElfKind.SharedObject ? "library" : "program");
            writer.WriteString("machine", elf.File.Machine);
            writer.WriteBoolean("pie", elf.IsPositionIndependent);
            writer.WriteString("relro", HardeningText.Relocations(elf));
            writer.WriteBoolean("bindNow", elf.File.IsBoundAtStart);
            writer.WriteBoolean("noExecutableStack", elf.HasSafeStack);
            WriteAnswer("stackProtector", elf.HasStackProtector);
            writer.WriteStrings("fortified", elf.Fortified);
            writer.WriteStrings("fortifiable", elf.Fortifiable);
            writer.WriteStrings("controlFlow", elf.ControlFlow);
            writer.WriteBoolean("textRelocations", elf.File.HasTextRelocations);
            writer.WriteStrings("runPath", elf.File.RunPath);
            writer.WriteStrings("unsafeRunPath", file.UnsafeRunPaths);
            writer.WriteEndObject();
        }

        void WriteIfSaid(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        void WriteAnswer(string name, bool? value)
        {
            if (value is { } known)
            {
                writer.WriteBoolean(name, known);
            }
            else
            {
                writer.WriteNull(name);
            }
        }
    }

    static void WriteSummary(Utf8JsonWriter writer, HardeningSummary summary)
    {
        writer.WriteStartObject("hardening");
        writer.WriteNumber("programs", summary.Programs);
        writer.WriteNumber("pie", summary.PositionIndependent);
        writer.WriteNumber("objects", summary.Objects);
        writer.WriteNumber("fullRelro", summary.FullyReadOnly);
        writer.WriteNumber("partialRelro", summary.PartlyReadOnly);
        writer.WriteNumber("bindNow", summary.BoundAtStart);
        writer.WriteNumber("noExecutableStack", summary.SafeStack);
        writer.WriteNumber("stackProtector", summary.StackProtector);
        writer.WriteNumber("tellStackProtector", summary.TellsProtector);
        writer.WriteNumber("fortified", summary.Fortified);
        writer.WriteNumber("fortifiable", summary.Fortifiable);
        writer.WriteNumber("controlFlow", summary.ControlFlow);
        writer.WriteNumber("textRelocations", summary.TextRelocations);
        writer.WriteNumber("unsafeRunPaths", summary.UnsafeRunPaths);
        writer.WriteString("summary", HardeningText.Summary(summary));
        writer.WriteEndObject();
    }

    static string KindOf(TarMemberKind kind) => kind switch
    {
        TarMemberKind.SymbolicLink => "link",
        TarMemberKind.HardLink => "file",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
