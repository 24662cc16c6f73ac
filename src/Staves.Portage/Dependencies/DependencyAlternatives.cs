using System.Collections.Immutable;

namespace Staves.Portage.Dependencies;

/// <summary>The ways in which a dependency tree can be satisfied (its disjunctive normal form), and the parts in which they can be looked
/// for separately.</summary>
public static class DependencyAlternatives
{
    /// <summary>Every alternative as the list of items that it asks for, each item once, in the order of the text. A tree that asks for
    /// nothing has one empty alternative, a `||` without members none at all.</summary>
    /// <param name="node">An evaluated tree: `||` is the only choice in it.</param>
    /// <param name="limit">How many alternatives are worth having, since their number grows exponentially.</param>
    /// <param name="alternatives">The alternatives, in the order of the text; empty where there are too many.</param>
    /// <returns>False where there would be more than <paramref name="limit"/>.</returns>
    /// <exception cref="ArgumentException">The tree has a USE-conditional, a `^^` or a `??` group.</exception>
    public static bool TryGetAlternatives<T>(
        this DependencyNode<T> node, int limit, out ImmutableArray<ImmutableArray<T>> alternatives)
        where T : notnull
    {
        ImmutableArray<ImmutableArray<T>>? found = Expand(node, limit);
        alternatives = found ?? [];
        return found is not null;
    }

    /// <summary>Splits a list of requirements into lists that have no key in common, so that each can be decided for itself; of equal
    /// requirements the first stays.</summary>
    /// <param name="node">The list.</param>
    /// <param name="key">What makes two items depend on each other: of package dependencies the package.</param>
    public static ImmutableArray<DependencyNode<T>.AllOf> IndependentParts<T, TKey>(this DependencyNode<T>.AllOf node, Func<T, TKey> key)
        where T : notnull
        where TKey : notnull
    {
        ImmutableArray<DependencyNode<T>> children = [.. node.Children.Distinct()];
        int[] partOf = [.. Enumerable.Range(0, children.Length)];
        var firstWith = new Dictionary<TKey, int>();
        for (int i = 0; i < children.Length; i++)
        {
            foreach (T item in children[i].Items())
            {
                if (!firstWith.TryAdd(key(item), i))
                {
                    Join(partOf, firstWith[key(item)], i);
                }
            }
        }

        return
        [
            .. Enumerable.Range(0, children.Length)
                .GroupBy(position => Root(partOf, position), position => children[position])
                .Select(part => new DependencyNode<T>.AllOf([.. part])),
        ];
    }

    static void Join(int[] partOf, int left, int right)
    {
        (int leftRoot, int rightRoot) = (Root(partOf, left), Root(partOf, right));
        partOf[Math.Max(leftRoot, rightRoot)] = Math.Min(leftRoot, rightRoot);
    }

    static int Root(int[] partOf, int position)
    {
        while (partOf[position] != position)
        {
            position = partOf[position] = partOf[partOf[position]];
        }

        return position;
    }

    static ImmutableArray<ImmutableArray<T>>? Expand<T>(DependencyNode<T> node, int limit)
        where T : notnull => node switch
        {
            DependencyNode<T>.Item item => [[item.Value]],
            DependencyNode<T>.AnyOf any => ExpandAnyOf(any, limit),
            DependencyNode<T>.AllOf all => ExpandAllOf(all, limit),
            _ => throw new ArgumentException($"`{node}` is to be evaluated first", nameof(node)),
        };

    static ImmutableArray<ImmutableArray<T>>? ExpandAnyOf<T>(DependencyNode<T>.AnyOf any, int limit)
        where T : notnull
    {
        ImmutableArray<ImmutableArray<T>>.Builder sum = ImmutableArray.CreateBuilder<ImmutableArray<T>>();
        foreach (DependencyNode<T> member in any.Children)
        {
            if (Expand(member, limit) is not { } alternatives || sum.Count + alternatives.Length > limit)
            {
                return null;
            }

            sum.AddRange(alternatives);
        }

        return sum.DrainToImmutable();
    }

    static ImmutableArray<ImmutableArray<T>>? ExpandAllOf<T>(DependencyNode<T>.AllOf all, int limit)
        where T : notnull
    {
        // Ordered sets, which only a choice multiplies: a long list of plain requirements takes linear time.
        List<OrderedDictionary<T, bool>> product = [[]];
        foreach (DependencyNode<T> member in all.Children)
        {
            if (Expand(member, limit) is not { } alternatives || (long)product.Count * alternatives.Length > limit)
            {
                return null;
            }

            if (alternatives.Length != 1)
            {
                product = [.. product.SelectMany(_ => alternatives, (before, _) => new OrderedDictionary<T, bool>(before))];
            }

            for (int i = 0; i < product.Count; i++)
            {
                foreach (T item in alternatives[i % alternatives.Length])
                {
                    product[i].TryAdd(item, true);
                }
            }
        }

        return [.. product.Select(items => items.Keys.ToImmutableArray())];
    }
}
