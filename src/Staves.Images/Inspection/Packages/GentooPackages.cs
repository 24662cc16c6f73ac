using System.Collections.Immutable;
using Staves.Portage.Installed;
using Staves.Portage.Names;

namespace Staves.Images.Inspection.Packages;

/// <summary>The packages of `/var/db/pkg` (Portage's vdb).</summary>
static class GentooPackages
{
    public static ImmutableArray<RecordedPackage> Read(InspectedRoot root) =>
    [
        .. root.TextsBelow(RecordFiles.GentooEntries)
            .Select(file => (Parts: file.Path[RecordFiles.GentooEntries.Length..].Split('/'), file.Text))
            .Where(file => file.Parts.Length == 3)
            .GroupBy(file => $"{file.Parts[0]}/{file.Parts[1]}", file => (Name: file.Parts[2], file.Text), StringComparer.Ordinal)
            .Select(entry => Describe(entry.Key, entry.ToDictionary(file => file.Name, file => file.Text, StringComparer.Ordinal)))
            .OfType<RecordedPackage>(),
    ];

    /// <summary>Null where the directory is no package's.</summary>
    static RecordedPackage? Describe(string entry, Dictionary<string, string> files)
    {
        if (!VersionedPackageName.TryParse(entry, out VersionedPackageName? name, out _))
        {
            return null;
        }

        string[] enabled = Words("USE");
        return new RecordedPackage(
            new InspectedPackage
            {
                Type = "ebuild",
                Name = name.Package.ToString(),
                Version = name.PVR,
                Slot = Words("SLOT").FirstOrDefault(),
                Repository = Words("repository").FirstOrDefault(),
                License = Words("LICENSE") is { Length: > 0 } license ? string.Join(' ', license) : null,
                Use =
                [
                    .. Words("IUSE").Select(flag => flag.TrimStart('+', '-')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                        .Select(flag => enabled.Contains(flag, StringComparer.Ordinal) ? flag : $"-{flag}"),
                ],
            },
            [.. Contents.Parse(files.GetValueOrDefault("CONTENTS", ""), entry).Entries.Where(one => one is not ContentsEntry.Directory).Select(one => one.Path)]);

        string[] Words(string field) => (files.GetValueOrDefault(field) ?? Consolidated(field)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        // Portage may keep the short values in one file, `metadata`, as lines of `NAME=value`.
        string Consolidated(string field) => files.GetValueOrDefault("metadata", "").Split('\n')
            .FirstOrDefault(line => line.StartsWith($"{field}=", StringComparison.Ordinal)) is { } line ? line[(field.Length + 1)..] : "";
    }
}
