using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;

namespace Staves.Resolution.Solver;

/// <summary>Any-of groups of one variable that speak of the same packages are one choice: `|| ( a b ) || ( b c )` is best met by b alone.
/// They become one group in disjunctive normal form, of which the smallest alternative goes first.</summary>
static class OverlappingChoices
{
    /// <summary>Groups whose product is larger stay as they are.</summary>
    const int MostAlternatives = 256;

    public static ImmutableArray<Choice> Merge(IReadOnlyList<Choice> choices)
    {
        List<List<Choice.AnyOf>> clusters = Clusters([.. choices.OfType<Choice.AnyOf>().Where(any => !any.Alternatives.IsEmpty)]);
        var merged = new Dictionary<Choice, Choice?>(ReferenceEqualityComparer.Instance);
        foreach (List<Choice.AnyOf> cluster in clusters.Where(cluster => cluster.Count > 1))
        {
            if (cluster.Aggregate(1L, (product, any) => Math.Min(int.MaxValue, product * any.Alternatives.Length)) <= MostAlternatives)
            {
                merged[cluster[0]] = new Choice.AnyOf(Product(cluster)) { PrefersFewest = true };
                foreach (Choice.AnyOf other in cluster.Skip(1))
                {
                    merged[other] = null;
                }
            }
        }

        return [.. choices.Select(choice => merged.GetValueOrDefault(choice, choice)).OfType<Choice>()];
    }

    /// <summary>Groups that share a package, directly or through others; in order of their first.</summary>
    static List<List<Choice.AnyOf>> Clusters(List<Choice.AnyOf> groups)
    {
        var clusters = new List<(HashSet<QualifiedPackageName> Packages, List<Choice.AnyOf> Groups)>();
        foreach (Choice.AnyOf group in groups)
        {
            HashSet<QualifiedPackageName> packages = [.. group.Alternatives.SelectMany(PackagesOf)];
            List<(HashSet<QualifiedPackageName> Packages, List<Choice.AnyOf> Groups)> touching =
                [.. clusters.Where(cluster => cluster.Packages.Overlaps(packages))];
            if (touching.Count == 0)
            {
                clusters.Add((packages, [group]));
                continue;
            }

            foreach ((HashSet<QualifiedPackageName> Packages, List<Choice.AnyOf> Groups) other in touching.Skip(1))
            {
                touching[0].Packages.UnionWith(other.Packages);
                touching[0].Groups.AddRange(other.Groups);
                clusters.Remove(other);
            }

            touching[0].Packages.UnionWith(packages);
            touching[0].Groups.Add(group);
        }

        return [.. clusters.Select(cluster => cluster.Groups)];
    }

    static IEnumerable<QualifiedPackageName> PackagesOf(Alternative alternative) => alternative.Plain
        .Select(dependency => dependency.Package)
        .Concat(alternative.Choices.SelectMany(choice => choice switch
        {
            Choice.AnyOf any => any.Alternatives.SelectMany(PackagesOf),
            Choice.Virtual virtual_ => [virtual_.Dependency.Package],
            _ => [],
        }));

    static ImmutableArray<Alternative> Product(List<Choice.AnyOf> groups)
    {
        IEnumerable<ImmutableArray<Alternative>> product = [[]];
        foreach (Choice.AnyOf group in groups)
        {
            product = [.. product.SelectMany(chosen => group.Alternatives, (chosen, next) => chosen.Add(next))];
        }

        return [.. product.Select(chosen => new Alternative(
            [.. chosen.SelectMany(alternative => alternative.Plain).Distinct()],
            [.. chosen.SelectMany(alternative => alternative.Choices)],
            [.. chosen.SelectMany(alternative => alternative.Blockers).Distinct()]))];
    }
}
