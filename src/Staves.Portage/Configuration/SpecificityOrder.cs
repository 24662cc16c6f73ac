using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Versions;

namespace Staves.Portage.Configuration;

/// <summary>The order in which patterns that match one package override each other: the more specific, whatever their places.</summary>
public static class SpecificityOrder
{
    const int RangeSpecificity = 2;

    /// <summary>Each pattern once, the one that overrides all others first; of two that are equally specific the one that came
    /// first.</summary>
    public static ImmutableArray<PackagePattern> MostSpecificFirst(this IEnumerable<PackagePattern> patterns)
    {
        List<PackagePattern> rest = [.. patterns.DistinctBy(pattern => pattern.ToString(), StringComparer.Ordinal)];
        ImmutableArray<PackagePattern>.Builder order = ImmutableArray.CreateBuilder<PackagePattern>(rest.Count);
        while (rest.Count > 0)
        {
            PackagePattern best = rest[0];
            foreach (PackagePattern candidate in rest)
            {
                best = IsMoreSpecific(candidate, best) ? candidate : best;
            }

            rest.Remove(best);
            order.Add(best);
        }

        return order.MoveToImmutable();
    }

    /// <summary>Orders the lines of one file that match a package so that the last one overrides the others; lines about the same stay in
    /// their order.</summary>
    internal static void Sort(List<PackageSetting> matching)
    {
        if (matching.Count < 2)
        {
            return;
        }

        ILookup<string, PackageSetting> lines = matching.ToLookup(setting => setting.Pattern.ToString(), StringComparer.Ordinal);
        ImmutableArray<PackagePattern> order = matching.Select(setting => setting.Pattern).MostSpecificFirst();
        matching.Clear();
        for (int i = order.Length - 1; i >= 0; i--)
        {
            matching.AddRange(lines[order[i].ToString()]);
        }
    }

    static bool IsMoreSpecific(PackagePattern left, PackagePattern right)
    {
        if (left.Specificity != right.Specificity || left.Specificity != RangeSpecificity)
        {
            return left.Specificity > right.Specificity;
        }

        // Of two ranges on the same side of the version, the nearer bound says more.
        PackageVersion leftBound = left.Dependency!.Version!;
        PackageVersion rightBound = right.Dependency!.Version!;
        return IsLowerBound(left.Dependency) == IsLowerBound(right.Dependency)
            && (IsLowerBound(left.Dependency) ? leftBound > rightBound : leftBound < rightBound);
    }

    static bool IsLowerBound(PackageDependency dependency) =>
        dependency.Operator is VersionOperator.Greater or VersionOperator.GreaterOrEqual;
}
