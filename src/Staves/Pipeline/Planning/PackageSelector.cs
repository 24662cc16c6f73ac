using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Resolution;

namespace Staves.Pipeline.Planning;

/// <summary>Finds the packages of a plan that a person means: by a bare name, with the category, with the version, or by any package dependency
/// specification.</summary>
static class PackageSelector
{
    /// <summary>Positions in the plan; those of the image if there are any, else the builder's.</summary>
    /// <exception cref="StavesException">STV1911: there is none.</exception>
    public static ImmutableArray<int> Find(Plan plan, string text)
    {
        PackageDependency? specified = PackageDependency.TryParse(text, out PackageDependency? dependency, out _) ? dependency : null;
        ILookup<PackageRoot, int> found = Enumerable.Range(0, plan.Packages.Length)
            .Where(index => IsMeant(plan.Packages[index].Metadata))
            .ToLookup(index => plan.Packages[index].Root);
        return found.Contains(PackageRoot.Image) ? [.. found[PackageRoot.Image]]
            : found.Contains(PackageRoot.Builder) ? [.. found[PackageRoot.Builder]]
            : throw new StavesException(new Diagnostic("STV1911", $"`{text}` is neither in the image nor needed to compile it", Location: null, HintFor(plan, text)));

        bool IsMeant(PackageMetadata package) =>
            package.Name.Package.Name == text
            || package.Name.ToString() == text
            || specified?.Matches(package) == true;
    }

    static string? HintFor(Plan plan, string text)
    {
        IEnumerable<string> names = plan.Packages.Select(package => package.Metadata.Name.Package).Distinct()
            .Select(name => text.Contains('/', StringComparison.Ordinal) ? name.ToString() : name.Name);
        return NearestWord.Find(text, names) is { } nearest ? $"`{nearest}` is" : null;
    }
}
