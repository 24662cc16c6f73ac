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

    public static string Compact(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? $"[{string.Join(',', list.EnumerateArray().Select(Compact))}]"
        : $"\"{list.GetString()}\"";

    static string Children<T>(DependencyNode<T>.Group group, bool operatorsInside)
        where T : notnull => string.Join(',', group.Children.Select(child => Of(child, operatorsInside)));
}
