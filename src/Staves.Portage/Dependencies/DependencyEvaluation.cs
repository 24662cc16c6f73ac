using System.Collections.Immutable;
using Staves.Portage.Eapis;

namespace Staves.Portage.Dependencies;

/// <summary>What is left of a dependency string once flags are known (PMS use-conditional, empty-dep-groups), and walks over its
/// parts.</summary>
public static class DependencyEvaluation
{
    extension<T>(DependencyNode<T> node)
        where T : notnull
    {
        /// <summary>What a group holds; nothing for an item.</summary>
        public ImmutableArray<DependencyNode<T>> Children => node is DependencyNode<T>.Group group ? group.Children : [];
    }

    /// <summary>The tree without USE-conditional groups. Groups that hold one thing become that thing, groups that hold none go; only a
    /// `||` or `^^` whose members all went stays, empty, where the EAPI counts it as unsatisfied.</summary>
    public static DependencyNode<T>.AllOf Evaluate<T>(
        this DependencyNode<T> node, IReadOnlySet<string> enabledFlags, Eapi eapi)
        where T : notnull => Evaluate(node, enabledFlags, eapi, static (item, _) => item);

    /// <summary>Like <see cref="Evaluate{T}(DependencyNode{T}, IReadOnlySet{string}, Eapi)"/>, and each dependency's conditional USE
    /// dependencies are decided too: the form in which a built package records its dependencies.</summary>
    public static DependencyNode<PackageDependency>.AllOf EvaluateWithUse(
        this DependencyNode<PackageDependency> node, IReadOnlySet<string> enabledFlags, Eapi eapi) =>
        Evaluate(node, enabledFlags, eapi, EvaluateUse);

    /// <summary>Every item in the order of the text, whatever groups it is in.</summary>
    public static ImmutableArray<T> Items<T>(this DependencyNode<T> node)
        where T : notnull
    {
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        AddItems(node, items);
        return items.DrainToImmutable();
    }

    /// <summary>Every flag that a USE-conditional group asks about.</summary>
    public static ImmutableSortedSet<string> ConditionFlags<T>(this DependencyNode<T> node)
        where T : notnull
    {
        ImmutableSortedSet<string>.Builder flags = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        AddConditionFlags(node, flags);
        return flags.ToImmutable();
    }

    /// <summary>The flags of the USE-conditional groups around an item, wherever it stands: what decides whether it is asked for.</summary>
    public static ImmutableSortedSet<string> FlagsAffecting<T>(this DependencyNode<T> node, T item)
        where T : notnull
    {
        ImmutableSortedSet<string>.Builder flags = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        AddFlagsAffecting(node, item, flags);
        return flags.ToImmutable();
    }

    static DependencyNode<T>.AllOf Evaluate<T>(
        DependencyNode<T> node,
        IReadOnlySet<string> enabledFlags,
        Eapi eapi,
        Func<DependencyNode<T>.Item, IReadOnlySet<string>, DependencyNode<T>.Item> evaluateItem)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(enabledFlags);
        ArgumentNullException.ThrowIfNull(eapi);
        return new DependencyEvaluator<T>(enabledFlags, eapi, evaluateItem).Evaluate(node);
    }

    static DependencyNode<PackageDependency>.Item EvaluateUse(
        DependencyNode<PackageDependency>.Item item, IReadOnlySet<string> enabledFlags)
    {
        PackageDependency evaluated = item.Value.EvaluateUse(enabledFlags);
        return ReferenceEquals(evaluated, item.Value) ? item : new DependencyNode<PackageDependency>.Item(evaluated);
    }

    static void AddItems<T>(DependencyNode<T> node, ImmutableArray<T>.Builder items)
        where T : notnull
    {
        if (node is DependencyNode<T>.Item item)
        {
            items.Add(item.Value);
        }

        foreach (DependencyNode<T> child in node.Children)
        {
            AddItems(child, items);
        }
    }

    static void AddConditionFlags<T>(DependencyNode<T> node, ImmutableSortedSet<string>.Builder flags)
        where T : notnull
    {
        if (node is DependencyNode<T>.UseConditional conditional)
        {
            flags.Add(conditional.Flag);
        }

        foreach (DependencyNode<T> child in node.Children)
        {
            AddConditionFlags(child, flags);
        }
    }

    /// <returns>Whether the item is in the node.</returns>
    static bool AddFlagsAffecting<T>(DependencyNode<T> node, T item, ImmutableSortedSet<string>.Builder flags)
        where T : notnull
    {
        bool found = node is DependencyNode<T>.Item { Value: var value } && value.Equals(item);
        foreach (DependencyNode<T> child in node.Children)
        {
            found |= AddFlagsAffecting(child, item, flags);
        }

        if (found && node is DependencyNode<T>.UseConditional conditional)
        {
            flags.Add(conditional.Flag);
        }

        return found;
    }
}
