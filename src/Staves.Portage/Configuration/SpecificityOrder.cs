using Staves.Portage.Dependencies;
using Staves.Portage.Versions;

namespace Staves.Portage.Configuration;

/// <summary>Orders the lines of one file that match a package so that the last one overrides the others: by how specific they are, not by
/// their place. Of two that are equally specific the one written first overrides; lines that say the same stay in order.</summary>
static class SpecificityOrder
{
    const int RangeSpecificity = 2;

    public static void Sort(List<PackageSetting> matching)
    {
        if (matching.Count < 2)
        {
            return;
        }

        List<List<PackageSetting>> groups = [.. matching
            .GroupBy(setting => setting.Pattern.ToString(), StringComparer.Ordinal)
            .Select(group => group.ToList())];
        matching.Clear();
        var descending = new List<List<PackageSetting>>(groups.Count);
        while (groups.Count > 0)
        {
            List<PackageSetting> best = groups[0];
            foreach (List<PackageSetting> candidate in groups)
            {
                if (IsMoreSpecific(candidate[0].Pattern, best[0].Pattern))
                {
                    best = candidate;
                }
            }

            groups.Remove(best);
            descending.Add(best);
        }

        for (int i = descending.Count - 1; i >= 0; i--)
        {
            matching.AddRange(descending[i]);
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
