using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>Checks flags against REQUIRED_USE (PMS required-use).</summary>
public static class RequiredUse
{
    /// <summary>Of how many violations at once each change is tried on all the others; it takes the square of their number.</summary>
    const int MostTried = 64;

    public static bool IsSatisfied(DependencyNode<UseLiteral> requirement, IReadOnlySet<string> enabledFlags, Eapi eapi)
    {
        ArgumentNullException.ThrowIfNull(enabledFlags);
        ArgumentNullException.ThrowIfNull(eapi);
        return Truth(requirement, enabledFlags, eapi) ?? true;
    }

    /// <summary>The parts that the flags do not satisfy, each with its explanation and what to change; none where all is well.</summary>
    /// <param name="requirement">The value of REQUIRED_USE.</param>
    /// <param name="enabledFlags">The flags that are on.</param>
    /// <param name="eapi">The EAPI of the ebuild.</param>
    /// <param name="fixedFlags">Flags that nobody can change, since the profile masks or forces them.</param>
    public static ImmutableArray<RequiredUseViolation> Evaluate(
        DependencyNode<UseLiteral> requirement, IReadOnlySet<string> enabledFlags, Eapi eapi, IReadOnlySet<string>? fixedFlags = null)
    {
        ArgumentNullException.ThrowIfNull(requirement);
        ArgumentNullException.ThrowIfNull(enabledFlags);
        ArgumentNullException.ThrowIfNull(eapi);
        ImmutableArray<DependencyNode<UseLiteral>> parts = [.. UnsatisfiedParts(requirement, enabledFlags, eapi)];
        return
        [
            .. parts.Select(part => new RequiredUseViolation(
                part,
                RequiredUseExplanation.Of(part, enabledFlags, eapi),
                RemediesOf(part, requirement, parts.Length, enabledFlags, eapi, fixedFlags ?? ImmutableHashSet<string>.Empty))),
        ];
    }

    /// <summary>The smallest sets of changes, all of one size, after which everything holds; none where it holds already or takes more than
    /// a few changes.</summary>
    public static ImmutableArray<ImmutableArray<UseLiteral>> SmallestChanges(
        DependencyNode<UseLiteral> requirement, IReadOnlySet<string> enabledFlags, Eapi eapi, IReadOnlySet<string>? fixedFlags = null) =>
        IsSatisfied(requirement, enabledFlags, eapi)
            ? []
            : new RequiredUseRemedies(requirement, enabledFlags, eapi)
                .Find(Flags(requirement).Where(flag => fixedFlags?.Contains(flag) != true));

    /// <summary>Every flag that is named, in a literal or a condition; each has to be in IUSE_EFFECTIVE.</summary>
    public static ImmutableSortedSet<string> Flags(DependencyNode<UseLiteral> requirement) =>
        requirement.ConditionFlags().Union(requirement.Items().Select(literal => literal.Flag));

    /// <summary>Whether a node holds; null where nothing is left of it, so that it is no member of its group.</summary>
    internal static bool? Truth(DependencyNode<UseLiteral> node, IReadOnlySet<string> enabledFlags, Eapi eapi) => node switch
    {
        DependencyNode<UseLiteral>.Item item => item.Value.IsSatisfiedBy(enabledFlags),
        DependencyNode<UseLiteral>.UseConditional conditional when !conditional.AppliesTo(enabledFlags) => null,
        DependencyNode<UseLiteral>.Group group => GroupTruth(group, enabledFlags, eapi),
        _ => throw new UnreachableException(),
    };

    static bool? GroupTruth(DependencyNode<UseLiteral>.Group group, IReadOnlySet<string> enabledFlags, Eapi eapi)
    {
        int members = 0;
        int holding = 0;
        foreach (DependencyNode<UseLiteral> child in group.Children)
        {
            bool? truth = Truth(child, enabledFlags, eapi);
            members += truth is null ? 0 : 1;
            holding += truth is true ? 1 : 0;
        }

        bool isChoice = group is DependencyNode<UseLiteral>.AnyOf or DependencyNode<UseLiteral>.ExactlyOneOf;
        if (members == 0)
        {
            return isChoice && !eapi.EmptyAnyOfIsTrue ? false : null;
        }

        return group switch
        {
            DependencyNode<UseLiteral>.AnyOf => holding > 0,
            DependencyNode<UseLiteral>.ExactlyOneOf => holding == 1,
            DependencyNode<UseLiteral>.AtMostOneOf => holding <= 1,
            _ => holding == members,
        };
    }

    /// <summary>First what leaves the conditions alone, then what is shorter by giving one up; what breaks another part only where there is
    /// nothing else.</summary>
    static ImmutableArray<ImmutableArray<UseLiteral>> RemediesOf(
        DependencyNode<UseLiteral> part,
        DependencyNode<UseLiteral> requirement,
        int violations,
        IReadOnlySet<string> enabledFlags,
        Eapi eapi,
        IReadOnlySet<string> fixedFlags)
    {
        var remedies = new RequiredUseRemedies(part, enabledFlags, eapi);
        ImmutableSortedSet<string> flags = Flags(part).Except(fixedFlags);
        ImmutableArray<ImmutableArray<UseLiteral>> found =
        [
            .. remedies.Find(flags.Except(part.ConditionFlags())).Concat(remedies.Find(flags)).DistinctBy(remedy => string.Join(' ', remedy), StringComparer.Ordinal),
        ];
        if (violations > MostTried)
        {
            return found;
        }

        ImmutableArray<ImmutableArray<UseLiteral>> harmless =
            [.. found.Where(remedy => UnsatisfiedParts(requirement, Change(enabledFlags, remedy), eapi).Count() < violations)];
        return harmless.IsEmpty ? found : harmless;
    }

    static HashSet<string> Change(IReadOnlySet<string> flags, ImmutableArray<UseLiteral> changes) =>
        [.. flags.Except(changes.Select(change => change.Flag), StringComparer.Ordinal), .. changes.Where(change => !change.Negated).Select(change => change.Flag)];

    /// <summary>Lists of requirements come apart; a choice stays whole, for all its members matter.</summary>
    static IEnumerable<DependencyNode<UseLiteral>> UnsatisfiedParts(
        DependencyNode<UseLiteral> node, IReadOnlySet<string> enabledFlags, Eapi eapi)
    {
        if (Truth(node, enabledFlags, eapi) is not false)
        {
            return [];
        }

        switch (node)
        {
            case DependencyNode<UseLiteral>.AllOf all:
                return all.Children.SelectMany(child => UnsatisfiedParts(child, enabledFlags, eapi));
            case DependencyNode<UseLiteral>.UseConditional conditional:
                IEnumerable<DependencyNode<UseLiteral>> parts =
                    conditional.Children.SelectMany(child => UnsatisfiedParts(child, enabledFlags, eapi));
                return [conditional with { Children = [.. parts] }];
            default:
                DependencyNode<UseLiteral> simple = Simplify(node) ?? node;
                return simple is DependencyNode<UseLiteral>.AllOf ? UnsatisfiedParts(simple, enabledFlags, eapi) : [simple];
        }
    }

    /// <summary>Without redundant parentheses; conditions stay. Null where nothing is in it.</summary>
    static DependencyNode<UseLiteral>? Simplify(DependencyNode<UseLiteral> node)
    {
        if (node is not DependencyNode<UseLiteral>.Group group)
        {
            return node;
        }

        bool isList = group is DependencyNode<UseLiteral>.AllOf or DependencyNode<UseLiteral>.UseConditional;
        ImmutableArray<DependencyNode<UseLiteral>> children =
        [
            .. group.Children
                .Select(Simplify)
                .OfType<DependencyNode<UseLiteral>>()
                .SelectMany(child => isList && child is DependencyNode<UseLiteral>.AllOf all ? all.Children : [child]),
        ];
        bool single = children.Length == 1 && children[0] is not DependencyNode<UseLiteral>.UseConditional;
        return group switch
        {
            DependencyNode<UseLiteral>.AllOf when children.IsEmpty => null,
            DependencyNode<UseLiteral>.AllOf or DependencyNode<UseLiteral>.AnyOf or DependencyNode<UseLiteral>.ExactlyOneOf when single =>
                children[0],
            _ => group with { Children = children },
        };
    }
}
