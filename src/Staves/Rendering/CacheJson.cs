using System.Collections.Immutable;
using System.Text.Json;
using Staves.Packages.Binhosts;
using Staves.Packages.Cache;
using Staves.Pipeline.Repositories;

namespace Staves.Rendering;

/// <summary>What is in the cache, and what was done about it, for programs; the shapes are documented in docs/commands.md and do not change.</summary>
static class CacheJson
{
    public static string List(ImmutableArray<CachedPackage> packages) => Object(writer => WriteAll(writer, "packages", packages, package =>
    {
        if (package.ReadFields() is { } fields)
        {
            writer.WriteString("repository", fields.GetValueOrDefault("REPO", ""));
            writer.WriteStrings("use", CacheText.FlagsOf(fields));
        }
    }));

    public static string Verified(IReadOnlyList<(CachedPackage Package, string? Damage)> packages) => Object(writer =>
    {
        Dictionary<string, string?> damages = packages.ToDictionary(package => package.Package.Path, package => package.Damage, StringComparer.Ordinal);
        writer.WriteBoolean("success", damages.Values.All(damage => damage is null));
        WriteAll(writer, "packages", packages.Select(package => package.Package), package =>
        {
            if (damages[package.Path] is { } damage)
            {
                writer.WriteString("damage", damage);
            }
        });
    });

    public static string Pruned(IReadOnlyList<CachedPackage> packages, bool isDry) => Object(writer =>
    {
        writer.WriteBoolean("dryRun", isDry);
        WriteAll(writer, "removed", packages, static _ => { });
    });

    public static string Exported(string directory, ImmutableArray<ExportedPackage> added, int count) => Object(writer =>
    {
        writer.WriteString("directory", directory);
        writer.WriteNumber("packages", count);
        writer.WriteStartArray("added");
        foreach (ExportedPackage package in added)
        {
            writer.WriteStartObject();
            writer.WriteString("package", package.Name);
            writer.WriteString("path", package.Path);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static string Metadata(MetadataChanges changes) => Object(writer =>
    {
        writer.WriteNumber("ebuilds", changes.Count);
        writer.WriteStrings("written", changes.Written);
        writer.WriteStrings("removed", changes.Removed);
        writer.WriteStrings("broken", changes.Faults.Select(fault => fault.Location!.File));
    });

    static string Object(Action<Utf8JsonWriter> write) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    });

    static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<CachedPackage> packages, Action<CachedPackage> writeMore)
    {
        writer.WriteStartArray(name);
        foreach (CachedPackage package in packages)
        {
            writer.WriteStartObject();
            writer.WriteString("package", package.Name);
            writer.WriteString("origin", CacheText.OriginOf(package));
            writer.WriteNumber("size", package.Size);
            writer.WriteNumber("lastUse", package.LastUse.ToUnixTimeSeconds());
            writer.WriteString("path", package.Path);
            writeMore(package);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
