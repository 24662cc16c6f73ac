using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Portage.Names;

namespace Staves.Images.Sizes;

/// <summary>How many bytes of an image come from whom.</summary>
public static class ImageSizes
{
    /// <summary>Bytes of the files by what brings them: a package's name without its version, the path of the user's own files, or a word of
    /// <see cref="EntryOrigin"/>. They sum up to <see cref="RootTree.Size"/>; what brings nothing but links and directories has none.</summary>
    /// <param name="tree">The image's files.</param>
    /// <param name="ownPaths">The absolute paths at which the user's own files begin.</param>
    public static ImmutableSortedDictionary<string, long> Of(RootTree tree, IReadOnlyCollection<string> ownPaths) => tree.Entries
        .Where(entry => entry.Member.Size > 0)
        .GroupBy(entry => NameOf(entry, ownPaths), StringComparer.Ordinal)
        .ToImmutableSortedDictionary(group => group.Key, group => group.Sum(entry => entry.Member.Size), StringComparer.Ordinal);

    static string NameOf(RootEntry entry, IReadOnlyCollection<string> ownPaths)
    {
        if (entry.Package == EntryOrigin.Specification)
        {
            string path = $"/{entry.Path}";
            return ownPaths.Where(own => path == own || path.StartsWith($"{own}/", StringComparison.Ordinal)).MaxBy(own => own.Length) ?? path;
        }

        return VersionedPackageName.TryParse(entry.Package, out VersionedPackageName? name, out _) ? name.Package.ToString() : entry.Package;
    }
}
