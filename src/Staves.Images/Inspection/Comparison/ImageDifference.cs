using System.Collections.Immutable;

namespace Staves.Images.Inspection.Comparison;

/// <summary>What one image has otherwise than another.</summary>
public sealed record ImageDifference
{
    /// <summary>The digest that both have; null where they are not the same image.</summary>
    public string? SameDigest { get; init; }

    /// <summary>The first image; null where both are the same, and nothing was read.</summary>
    public ImageInspection? Before { get; init; }

    /// <summary>The second image, likewise.</summary>
    public ImageInspection? After { get; init; }

    /// <summary>By name.</summary>
    public ImmutableArray<PackageChange> Packages { get; init; } = [];

    /// <summary>By path.</summary>
    public ImmutableArray<FileChange> Files { get; init; } = [];

    /// <summary>By name.</summary>
    public ImmutableArray<ConfigurationChange> Configuration { get; init; } = [];

    /// <summary>Whether there is none: the images may have other digests, for example by their compression or their times.</summary>
    public bool IsEmpty => Packages.IsEmpty && Files.IsEmpty && Configuration.IsEmpty;

    /// <summary>Between two names of one image.</summary>
    public static ImageDifference Same(string digest) => new() { SameDigest = digest };

    /// <summary>Between two images whose files were hashed.</summary>
    public static ImageDifference Between(ImageInspection before, ImageInspection after)
    {
        ImmutableSortedDictionary<string, string> said = ConfigurationFacts.Of(before);
        ImmutableSortedDictionary<string, string> says = ConfigurationFacts.Of(after);
        return new ImageDifference
        {
            Before = before,
            After = after,
            Packages = [.. Pairs(Keyed(before.Packages, after.Packages), Keyed(after.Packages, before.Packages))
                .Select(pair => new PackageChange(pair.Before, pair.After)).Where(change => change.IsChange)],
            Files = [.. Pairs(ByPath(before), ByPath(after))
                .Select(pair => new FileChange(pair.Before, pair.After))
                .Where(change => change.Before is null || change.After is null || !change.Aspects.IsEmpty)],
            Configuration = [.. Pairs(said, says).Where(pair => pair.Before != pair.After)
                .Select(pair => new ConfigurationChange(pair.Key, pair.Before, pair.After))],
        };
    }

    static SortedDictionary<string, InspectedFile> ByPath(ImageInspection image) =>
        new(image.Files.ToDictionary(file => file.Path, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>By name; where an image has several of one name by slot too, or by version.</summary>
    static SortedDictionary<string, InspectedPackage> Keyed(ImmutableArray<InspectedPackage> packages, ImmutableArray<InspectedPackage> others)
    {
        HashSet<string> repeated = [.. new[] { packages, others }
            .SelectMany(all => all.GroupBy(package => $"{package.Type} {package.Name}", StringComparer.Ordinal).Where(group => group.Skip(1).Any()).Select(group => group.Key))];
        var keyed = new SortedDictionary<string, InspectedPackage>(StringComparer.Ordinal);
        foreach (InspectedPackage package in packages)
        {
            string name = $"{package.Type} {package.Name}";
            string key = repeated.Contains(name) ? $"{name} {package.Slot ?? package.Version}" : name;
            keyed[keyed.ContainsKey(key) ? $"{key} {package.Version}" : key] = package;
        }

        return keyed;
    }

    static IEnumerable<(string Key, T? Before, T? After)> Pairs<T>(IReadOnlyDictionary<string, T> before, IReadOnlyDictionary<string, T> after)
        where T : class =>
        before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(key => (key, before.GetValueOrDefault(key), after.GetValueOrDefault(key)));
}
