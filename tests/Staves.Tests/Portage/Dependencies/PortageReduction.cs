using System.Collections.Immutable;
using System.Text.Json;
using Staves.Portage.Dependencies;

namespace Staves.Tests.Portage.Dependencies;

/// <summary>The switches of Portage's evaluation that PMS does not have, on top of a parsed tree: which conditions count as true whatever
/// the flags are, and which parts are left out.</summary>
sealed class PortageReduction(JsonElement row)
{
    readonly HashSet<string> _enabled = Set(row, "use_enabled");
    readonly HashSet<string> _masked = Set(row, "use_masked");
    readonly HashSet<string> _excluded = Set(row, "exclude_all");
    readonly bool _matchAll = row.Flag("match_all");
    readonly HashSet<string>? _subset = row.TryGetProperty("subset", out JsonElement subset) && subset.ValueKind == JsonValueKind.Array
        ? Set(row, "subset")
        : null;

    /// <summary>The tree with its conditions decided, and evaluated as PMS has it.</summary>
    public DependencyNode<T>.AllOf Reduce<T>(DependencyNode<T>.AllOf tree, Func<T, T> evaluate)
        where T : notnull => new DependencyNode<T>.AllOf([.. tree.Children.SelectMany(child => Decide(child, evaluate, _subset is null))])
            .Evaluate(ImmutableHashSet<string>.Empty, ConformanceCases.EapiOf(row));

    /// <summary>The words in order, `||` among them.</summary>
    public IEnumerable<string> Flat<T>(DependencyNode<T>.AllOf tree, Func<T, T> evaluate)
        where T : notnull => tree.Children.SelectMany(child => Decide(child, evaluate, _subset is null)).SelectMany(Words);

    static IEnumerable<string> Words<T>(DependencyNode<T> node)
        where T : notnull => node is DependencyNode<T>.Group group
            ? (group is DependencyNode<T>.AnyOf ? ["||"] : Array.Empty<string>()).Concat(group.Children.SelectMany(Words))
            : [$"{node}"];

    static HashSet<string> Set(JsonElement row, string property) =>
        row.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.Texts()] : [];

    // Kept: a flag of the subset is asked for around the node.
    IEnumerable<DependencyNode<T>> Decide<T>(DependencyNode<T> node, Func<T, T> evaluate, bool kept)
        where T : notnull => node switch
        {
            DependencyNode<T>.Item item => kept ? [new DependencyNode<T>.Item(evaluate(item.Value))] : [],
            DependencyNode<T>.UseConditional conditional => IsTaken(conditional.Flag, conditional.Negated)
                ? [new DependencyNode<T>.AllOf(
                    [.. conditional.Children.SelectMany(child => Decide(child, evaluate, kept || _subset!.Contains(conditional.Flag)))])]
                : [],
            DependencyNode<T>.Group group =>
                [group with { Children = [.. group.Children.SelectMany(child => Decide(child, evaluate, kept))] }],
            _ => throw new InvalidOperationException(),
        };

    bool IsTaken(string flag, bool negated) => !(negated && _excluded.Contains(flag))
        && (_masked.Contains(flag) ? negated : _matchAll || _enabled.Contains(flag) != negated);
}
