using System.Globalization;
using System.Numerics;
using Staves.Portage.Versions;

namespace Staves.Portage.Dependencies;

/// <summary>Whether one package could match two dependencies. Every operator describes an unbroken stretch of the order of versions (PMS
/// version-comparison), so two of them meet exactly where an end of one lies in the other.</summary>
static class DependencyIntersection
{
    public static bool Intersect(PackageDependency left, PackageDependency right) =>
        left.Package == right.Package
        && Agree(left.Slot?.Slot, right.Slot?.Slot)
        && Agree(left.Slot?.SubSlot, right.Slot?.SubSlot)
        && Agree(left.Repository, right.Repository)
        && VersionsIntersect(left, right)
        && !left.Use.Any(use => right.Use.Any(other => Contradict(use, other)));

    static bool Agree(string? left, string? right) => left is null || right is null || left == right;

    static bool VersionsIntersect(PackageDependency left, PackageDependency right)
    {
        if (left.Version is null || right.Version is null)
        {
            return true;
        }

        if (left.Operator == VersionOperator.Equal || right.Operator == VersionOperator.Equal)
        {
            return left.Operator == VersionOperator.Equal ? right.MatchesVersion(left.Version) : left.MatchesVersion(right.Version);
        }

        return (IsRange(left), IsRange(right)) switch
        {
            (true, true) => RangesIntersect(left, right),
            (true, false) => FamilyReaches(right, left),
            (false, true) => FamilyReaches(left, right),
            // What begins alike is nested: `=a-1.2*` lies in `=a-1*`.
            _ => left.MatchesVersion(right.Version) || right.MatchesVersion(left.Version),
        };
    }

    static bool IsRange(PackageDependency dependency) =>
        dependency.Operator is not (VersionOperator.Equal or VersionOperator.EqualPrefix or VersionOperator.EqualIgnoringRevision);

    static bool IsUpper(PackageDependency range) => range.Operator is VersionOperator.Less or VersionOperator.LessOrEqual;

    static bool RangesIntersect(PackageDependency left, PackageDependency right)
    {
        if (IsUpper(left) == IsUpper(right))
        {
            return true;
        }

        (PackageDependency lower, PackageDependency upper) = IsUpper(left) ? (right, left) : (left, right);
        PackageVersion from = lower.Version!;
        PackageVersion to = upper.Version!;
        if (lower.Operator == VersionOperator.GreaterOrEqual)
        {
            return upper.MatchesVersion(from);
        }

        if (upper.Operator == VersionOperator.LessOrEqual)
        {
            return lower.MatchesVersion(to);
        }

        // Behind every version there is its next revision, and nothing lies between these two.
        return from < to && (!from.EqualsIgnoringRevision(to) || Revision(to) - Revision(from) > 1);
    }

    /// <summary>Whether a version of `~` or `=…*` lies in a range.</summary>
    static bool FamilyReaches(PackageDependency family, PackageDependency range)
    {
        // `~` begins with its version without a revision; `=…*` has no least version, and neither has a greatest.
        bool hasLeast = family.Operator == VersionOperator.EqualIgnoringRevision && IsUpper(range);
        return hasLeast
            ? range.MatchesVersion(family.Version!.ToUnrevised())
            : range.MatchesVersion(family.Version!) || FamilyContains(family, range.Version!);
    }

    static bool FamilyContains(PackageDependency family, PackageVersion version) =>
        // With a revision, `=…*` is one version.
        family.MatchesVersion(version) && !(family.Operator == VersionOperator.EqualPrefix && family.Version!.HasRevision);

    static BigInteger Revision(PackageVersion version) => version.HasRevision
        ? BigInteger.Parse(version.RevisionDigits, NumberStyles.None, CultureInfo.InvariantCulture)
        : BigInteger.Zero;

    /// <summary>Whether no package has both; what hangs on a parent's flags contradicts nothing.</summary>
    static bool Contradict(UseDependency left, UseDependency right)
    {
        bool opposite = (left.Kind, right.Kind) is (UseDependencyKind.Enabled, UseDependencyKind.Disabled)
            or (UseDependencyKind.Disabled, UseDependencyKind.Enabled);
        return opposite && left.Flag == right.Flag && !(HoldsWithoutFlag(left) && HoldsWithoutFlag(right));
    }

    static bool HoldsWithoutFlag(UseDependency use) =>
        use.Default == (use.Kind == UseDependencyKind.Enabled ? UseDependencyDefault.Enabled : UseDependencyDefault.Disabled);
}
