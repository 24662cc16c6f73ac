using System.Collections.Immutable;
using Staves.Portage.Eapis;
using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>Says in words what an unsatisfied part of REQUIRED_USE asks for, what it found, and what to change.</summary>
static class RequiredUseExplanation
{
    // A person reads a few ways out, not a table of them.
    const int MostRemedies = 4;

    /// <summary>What is asked for and what is there instead.</summary>
    public static string Of(DependencyNode<UseLiteral> part, IReadOnlySet<string> enabledFlags, Eapi eapi) => part switch
    {
        DependencyNode<UseLiteral>.UseConditional conditional => Conditional(conditional, enabledFlags, eapi),
        DependencyNode<UseLiteral>.Item item => $"`{item.Value.Flag}` has to be {(item.Value.Negated ? "disabled" : "enabled")}",
        DependencyNode<UseLiteral>.AnyOf any => Choice("at least one of", "has to", any, enabledFlags, eapi),
        DependencyNode<UseLiteral>.ExactlyOneOf one => Choice("exactly one of", "has to", one, enabledFlags, eapi),
        DependencyNode<UseLiteral>.AtMostOneOf most => Choice("at most one of", "may", most, enabledFlags, eapi),
        _ => $"`{part}` has to hold",
    };

    /// <summary>The explanation and, where it does not say so itself, what to change.</summary>
    public static string Sentence(RequiredUseViolation violation)
    {
        if (violation.Part is DependencyNode<UseLiteral>.Item || violation.Remedies.IsEmpty)
        {
            return violation.Explanation;
        }

        string remedies = Alternatives([.. violation.Remedies.Take(MostRemedies).Select(Changes)]);
        return violation.Remedies.Length > MostRemedies
            ? $"{violation.Explanation}: for example {remedies}"
            : $"{violation.Explanation}: {remedies}";
    }

    /// <summary>`a` is enabled and `b` is disabled, so …: conditions one in another become one list.</summary>
    static string Conditional(DependencyNode<UseLiteral>.UseConditional conditional, IReadOnlySet<string> enabledFlags, Eapi eapi)
    {
        string condition = $"`{conditional.Flag}` is {(conditional.Negated ? "disabled" : "enabled")}";
        while (conditional.Children is [DependencyNode<UseLiteral>.UseConditional inner])
        {
            conditional = inner;
            condition += $" and `{conditional.Flag}` {(conditional.Negated ? "disabled" : "enabled")}";
        }

        return $"{condition}, so {string.Join(", and ", conditional.Children.Select(child => Of(child, enabledFlags, eapi)))}";
    }

    static string Choice(
        string quantity, string verb, DependencyNode<UseLiteral>.Group group, IReadOnlySet<string> enabledFlags, Eapi eapi)
    {
        if (group.Children.IsEmpty)
        {
            return $"`{group}` has no member that could hold";
        }

        ImmutableArray<DependencyNode<UseLiteral>> holding =
            [.. group.Children.Where(child => RequiredUse.Truth(child, enabledFlags, eapi) is true)];
        bool areFlags = group.Children.All(child => child is DependencyNode<UseLiteral>.Item { Value.Negated: false });
        string found = holding.IsEmpty ? "none"
            : holding.Length < group.Children.Length ? Quoted(holding)
            : holding.Length == 2 ? "both"
            : "all";
        string isThere = (areFlags, holding.IsEmpty) switch
        {
            (true, true) => "is",
            (true, false) => "are",
            (false, true) => "does",
            (false, false) => "do",
        };
        return $"{quantity} {Quoted(group.Children)} {verb} {(areFlags ? "be enabled" : "hold")}, and {found} {isThere}";
    }

    static string Quoted(ImmutableArray<DependencyNode<UseLiteral>> nodes) => string.Join(", ", nodes.Select(node => $"`{node}`"));

    /// <summary>enable `a` and `b` and disable `c`.</summary>
    static string Changes(ImmutableArray<UseLiteral> changes)
    {
        IEnumerable<string> parts = changes.GroupBy(change => change.Negated)
            .OrderBy(group => group.Key)
            .Select(group => $"{(group.Key ? "disable" : "enable")} {string.Join(" and ", group.Select(change => $"`{change.Flag}`"))}");
        return string.Join(" and ", parts);
    }

    /// <summary>Alternatives of one verb share it: enable `a` or `b`.</summary>
    static string Alternatives(ImmutableArray<string> remedies)
    {
        bool simple = remedies.All(remedy => !remedy.Contains(" and ", StringComparison.Ordinal));
        string text = remedies[0];
        for (int i = 1; i < remedies.Length; i++)
        {
            string verb = remedies[i].Split(' ')[0];
            bool sameVerb = simple && remedies[i - 1].StartsWith(verb, StringComparison.Ordinal);
            text += sameVerb ? $" or {remedies[i][(verb.Length + 1)..]}" : $", or {remedies[i]}";
        }

        return text;
    }
}
