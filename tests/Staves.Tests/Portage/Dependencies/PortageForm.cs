using System.Text.Json;
using Staves.Portage.Dependencies;

namespace Staves.Tests.Portage.Dependencies;

/// <summary>A dependency tree in the nested lists in which Portage's answers are recorded.</summary>
static class PortageForm
{
    public const string EmptyAnyOf = "__const__/empty-any-of";

    public static bool IsEmptyAnyOf<T>(DependencyNode<T> node)
        where T : notnull => node is DependencyNode<T>.AnyOf { Children.IsEmpty: true };

    /// <param name="node">An evaluated tree.</param>
    /// <param name="operatorsInside">Whether `||` is the first element of its group's list, instead of standing before it.</param>
    public static string Of<T>(DependencyNode<T> node, bool operatorsInside)
        where T : notnull => node switch
        {
            DependencyNode<T>.AnyOf any when IsEmptyAnyOf(any) => $"\"{EmptyAnyOf}\"",
            DependencyNode<T>.AnyOf any when operatorsInside => $"[\"||\",{Children(any, operatorsInside)}]",
            DependencyNode<T>.AnyOf any => $"\"||\",[{Children(any, operatorsInside)}]",
            DependencyNode<T>.Group group => $"[{Children(group, operatorsInside)}]",
            _ => $"\"{node}\"",
        };

    /// <summary>A tree with its conditions, without redundant parentheses: `foo?` stands before the list of its group.</summary>
    public static string OfUnevaluated<T>(DependencyNode<T>.AllOf node)
        where T : notnull => $"[{string.Join(',', node.Children.SelectMany(Unevaluated))}]";

    public static string Compact(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? $"[{string.Join(',', list.EnumerateArray().Select(Compact))}]"
        : $"\"{list.GetString()}\"";

    static string Children<T>(DependencyNode<T>.Group group, bool operatorsInside)
        where T : notnull => string.Join(',', group.Children.Select(child => Of(child, operatorsInside)));

    static IEnumerable<string> Unevaluated<T>(DependencyNode<T> node)
        where T : notnull
    {
        switch (node)
        {
            case DependencyNode<T>.AllOf all:
                return all.Children.SelectMany(Unevaluated);
            case DependencyNode<T>.AnyOf { Children: [var only] }:
                return Unevaluated(only);
            case DependencyNode<T>.AnyOf any:
                return ["\"||\"", $"[{string.Join(',', any.Children.SelectMany(Member))}]"];
            case DependencyNode<T>.UseConditional conditional:
                string flag = $"\"{(conditional.Negated ? "!" : "")}{conditional.Flag}?\"";
                return [flag, $"[{string.Join(',', conditional.Children.SelectMany(Unevaluated))}]"];
            default:
                return [$"\"{node}\""];
        }
    }

    /// <summary>Several things in parentheses stay one member of `||`.</summary>
    static IEnumerable<string> Member<T>(DependencyNode<T> node)
        where T : notnull => node is DependencyNode<T>.AllOf { Children.Length: > 1 } all
            ? [$"[{string.Join(',', all.Children.SelectMany(Unevaluated))}]"]
            : Unevaluated(node);
}
