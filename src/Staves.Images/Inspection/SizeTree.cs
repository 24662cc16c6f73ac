using System.Collections.Immutable;

namespace Staves.Images.Inspection;

/// <summary>Sizes within sizes: of directories, or of packages.</summary>
/// <param name="Name">The last part of a path; or a package.</param>
/// <param name="Size">Bytes, of all that is below it too.</param>
/// <param name="Children">The largest first.</param>
public sealed record SizeTree(string Name, long Size, ImmutableArray<SizeTree> Children)
{
    /// <summary>What no package brings.</summary>
    public const string Unowned = "no package";

    /// <summary>Whoever nests directories deeper wants to overflow a stack.</summary>
    const int DeepestLevel = 24;

    /// <summary>The directories of an image.</summary>
    public static SizeTree ByDirectory(ImageInspection image) =>
        Group("/", [.. image.Files.Where(file => file.Size > 0).Select(file => (file.Path, file.Size))]);

    /// <summary>The packages of an image, by category where they have one, and the directories of each.</summary>
    public static SizeTree ByPackage(ImageInspection image)
    {
        SizeTree[] packages = [.. image.Files.Where(file => file.Size > 0)
            .GroupBy(file => file.Package ?? Unowned, StringComparer.Ordinal)
            .Select(package => Group(package.Key, [.. package.Select(file => (file.Path, file.Size))]))];
        return Of("packages", packages
            .GroupBy(package => package.Name == Unowned || !package.Name.Contains('/', StringComparison.Ordinal) ? "" : package.Name[..package.Name.IndexOf('/', StringComparison.Ordinal)], StringComparer.Ordinal)
            .SelectMany(category => category.Key.Length == 0 ? category.AsEnumerable() : [Of(category.Key, category.Select(package => package with { Name = package.Name[(category.Key.Length + 1)..] }))]));
    }

    /// <summary>The same without what is smaller than a part of all, which becomes one node; and no deeper than so many levels.</summary>
    /// <param name="smallest">Bytes.</param>
    /// <param name="levels">From one.</param>
    public SizeTree Pruned(long smallest, int levels)
    {
        if (levels == 0)
        {
            return this with { Children = [] };
        }

        SizeTree[] kept = [.. Children.Where(child => child.Size >= smallest).Select(child => child.Pruned(smallest, levels - 1))];
        int others = Children.Length - kept.Length;
        return others == 0 || kept.Length == 0
            ? this with { Children = [.. kept] }
            : this with { Children = [.. kept, new SizeTree($"{others} smaller", Size - kept.Sum(child => child.Size), [])] };
    }

    static SizeTree Group(string name, List<(string Path, long Size)> files, int levels = DeepestLevel) => levels == 0
        ? new SizeTree(name, files.Sum(file => file.Size), [])
        : Of(name, files
            .GroupBy(file => FirstPart(file.Path))
            .Select(part => part.Key.IsDirectory
                ? Group(part.Key.Name, [.. part.Select(file => (file.Path[(part.Key.Name.Length + 1)..], file.Size))], levels - 1)
                : new SizeTree(part.Key.Name, part.Sum(file => file.Size), [])));

    static (string Name, bool IsDirectory) FirstPart(string path) =>
        path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (path[..slash], true) : (path, false);

    static SizeTree Of(string name, IEnumerable<SizeTree> children)
    {
        ImmutableArray<SizeTree> sorted = [.. children.OrderByDescending(child => child.Size).ThenBy(child => child.Name, StringComparer.Ordinal)];
        return new SizeTree(name, sorted.Sum(child => child.Size), sorted);
    }
}
