using System.Collections.Immutable;
using Staves.Portage.Eapis;
using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>Says in a sentence what an unsatisfied part of REQUIRED_USE asks for, and what it found.</summary>
static class RequiredUseExplanation
{
    public static string Of(DependencyNode<UseLiteral> part, IReadOnlySet<string> enabledFlags, Eapi eapi) =>
        part is DependencyNode<UseLiteral>.UseConditional conditional
            ? $"`{conditional.Flag}` is {(conditional.Negated ? "disabled" : "enabled")}, so {List(conditional, enabledFlags, eapi)}"
            : Sentence(part, enabledFlags, eapi);

    static string List(DependencyNode<UseLiteral>.UseConditional conditional, IReadOnlySet<string> enabledFlags, Eapi eapi) =>
        string.Join(", and ", conditional.Children.Select(child => Of(child, enabledFlags, eapi)));

    static string Sentence(DependencyNode<UseLiteral> part, IReadOnlySet<string> enabledFlags, Eapi eapi)
    {
        switch (part)
        {
            case DependencyNode<UseLiteral>.Item item:
                return $"`{item.Value.Flag}` has to be {(item.Value.Negated ? "disabled" : "enabled")}";
            case DependencyNode<UseLiteral>.AnyOf any:
                return $"at least one of {Members(any)} has to hold, and none does";
            case DependencyNode<UseLiteral>.ExactlyOneOf one:
                return $"exactly one of {Members(one)} has to hold, and {Holding(one, enabledFlags, eapi)}";
            case DependencyNode<UseLiteral>.AtMostOneOf most:
                return $"at most one of {Members(most)} may hold, and {Holding(most, enabledFlags, eapi)}";
            default:
                return $"`{part}` has to hold";
        }
    }

    static string Members(DependencyNode<UseLiteral>.Group group) =>
        group.Children.IsEmpty ? "nothing" : Quoted(group.Children);

    static string Holding(DependencyNode<UseLiteral>.Group group, IReadOnlySet<string> enabledFlags, Eapi eapi)
    {
        ImmutableArray<DependencyNode<UseLiteral>> holding =
            [.. group.Children.Where(child => RequiredUse.Truth(child, enabledFlags, eapi) is true)];
        return holding.IsEmpty ? "none does" : $"{Quoted(holding)} do";
    }

    static string Quoted(ImmutableArray<DependencyNode<UseLiteral>> nodes) => string.Join(", ", nodes.Select(node => $"`{node}`"));
}
