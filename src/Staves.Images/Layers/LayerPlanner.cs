using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;

namespace Staves.Images.Layers;

/// <summary>
/// Divides a root tree by packages: what an image shares with another, and what did not change since the last one, is then a layer that
/// nobody uploads, stores or downloads again. A package's layer depends on its own files alone. Where there are more packages than layers,
/// those keep one that are large and needed by many; the others share one. On top lies what belongs to no package.
/// </summary>
static class LayerPlanner
{
    const string RestTitle = "other packages";
    const string TopTitle = "accounts, configuration, files of the specification";

    /// <summary>What a member takes in an archive besides its content; it keeps packages of empty files apart from none at all.</summary>
    const int HeaderSize = 512;

    /// <summary>The layers, lowest first.</summary>
    public static ImmutableArray<TreeLayer> Divide(RootTree tree, LayerDivision division)
    {
        if (division.Most <= 1 || division.Packages.IsEmpty)
        {
            return [new TreeLayer("", tree.Whole)];
        }

        ILookup<string, RootEntry> entries = OwnedEntries(tree, division);
        ImmutableArray<LayeredPackage> present = [.. division.Packages.Where(package => entries.Contains(package.Name))];
        int layers = division.Most - (entries.Contains("") ? 1 : 0);
        HashSet<string> alone = ChooseAlone(present, layers, entries);
        var divided = ImmutableArray.CreateBuilder<TreeLayer>();
        divided.AddRange(present.Where(package => alone.Contains(package.Name)).Select(package => new TreeLayer(package.Name, Slice(tree, entries[package.Name]))));
        AddUnlessEmpty(RestTitle, present.Where(package => !alone.Contains(package.Name)).SelectMany(package => entries[package.Name]));
        AddUnlessEmpty(TopTitle, entries[""]);
        return divided.DrainToImmutable();

        void AddUnlessEmpty(string title, IEnumerable<RootEntry> members)
        {
            if (members.Any())
            {
                divided.Add(new TreeLayer(title, Slice(tree, members)));
            }
        }
    }

    /// <summary>All entries but directories that have something in them, by the package whose layer has them; the top layer is nameless.</summary>
    static ILookup<string, RootEntry> OwnedEntries(RootTree tree, LayerDivision division)
    {
        HashSet<string> packages = [.. division.Packages.Select(package => package.Name)];
        HashSet<string> parents = [.. tree.Entries.Select(entry => RootPath.ParentOf(entry.Path))];
        return tree.Entries
            .Where(entry => entry.Member.Kind != TarMemberKind.Directory || !parents.Contains(entry.Path))
            .ToLookup(
                entry =>
                {
                    // A hard link lies where its file does.
                    RootEntry file = entry.Member.Kind == TarMemberKind.HardLink ? tree.Find(entry.Member.LinkTarget!)! : entry;
                    return packages.Contains(file.Package) ? file.Package : "";
                },
                StringComparer.Ordinal);
    }

    static HashSet<string> ChooseAlone(ImmutableArray<LayeredPackage> present, int layers, ILookup<string, RootEntry> entries)
    {
        if (present.Length <= layers)
        {
            return [.. present.Select(package => package.Name)];
        }

        return [.. present
            .OrderByDescending(package => entries[package.Name].Sum(entry => entry.Member.Size + HeaderSize) * (1 + package.Dependents))
            .ThenBy(package => package.Name, StringComparer.Ordinal)
            .Take(Math.Max(0, layers - 1))
            .Select(package => package.Name)];
    }

    /// <summary>
    /// Entries with the directories above them. Which package first had a directory depends on the others, so its time here is that of
    /// the newest entry: a layer must not change with what else is in the image.
    /// </summary>
    static TreeSlice Slice(RootTree tree, IEnumerable<RootEntry> members)
    {
        RootEntry[] owned = [.. members];
        long newest = owned.Max(entry => entry.Member.ModificationTime);
        var slice = owned.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (RootEntry entry in owned)
        {
            for (string path = RootPath.ParentOf(entry.Path); path.Length > 0 && !slice.ContainsKey(path); path = RootPath.ParentOf(path))
            {
                RootEntry directory = tree.Find(path)!;
                slice[path] = directory with { Member = directory.Member with { ModificationTime = newest } };
            }
        }

        return new TreeSlice(tree, [.. slice.Values.OrderBy(entry => entry.Path, StringComparer.Ordinal)]);
    }
}
