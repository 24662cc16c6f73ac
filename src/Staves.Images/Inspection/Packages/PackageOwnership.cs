using System.Collections.Immutable;
using Staves.Packages.Tar;

namespace Staves.Images.Inspection.Packages;

/// <summary>Whose the files of an image are. A file that two packages name belongs to the later.</summary>
static class PackageOwnership
{
    public static (ImmutableArray<InspectedPackage> Packages, ImmutableArray<string> Sources, Dictionary<string, string> Owners) Of(
        ImmutableArray<(string Source, ImmutableArray<RecordedPackage> Packages)> records, InspectedRoot root)
    {
        RecordedPackage[] all = [.. records.SelectMany(record => record.Packages)];
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (RecordedPackage recorded in all)
        {
            foreach (string path in recorded.Paths)
            {
                // Databases name files by the paths of packages, which may go through links such as /bin.
                if (root.Resolve(path) is { } resolved)
                {
                    owners[resolved] = recorded.Package.Id;
                }
            }
        }

        var sizes = new Dictionary<string, (long Size, int Files)>(StringComparer.Ordinal);
        foreach (InspectedRoot.Entry entry in root.Entries)
        {
            if (entry.Member.Kind == TarMemberKind.Directory)
            {
                // Packages share directories.
                owners.Remove(entry.Member.Path);
            }
            else if (owners.TryGetValue(entry.Member.Path, out string? owner))
            {
                (long size, int files) = sizes.GetValueOrDefault(owner);
                sizes[owner] = (size + (entry.IsRepeated ? 0 : entry.Member.Size), files + 1);
            }
        }

        return (
            [
                .. all.Select(recorded => recorded.Package)
                    .DistinctBy(package => package.Id, StringComparer.Ordinal)
                    .Select(package => package with { Size = sizes.GetValueOrDefault(package.Id).Size, Files = sizes.GetValueOrDefault(package.Id).Files })
                    .OrderBy(package => package.Name, StringComparer.Ordinal)
                    .ThenBy(package => package.Version, StringComparer.Ordinal),
            ],
            [.. records.Select(record => record.Source)],
            owners);
    }
}
