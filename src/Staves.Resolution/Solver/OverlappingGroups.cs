using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Group = Staves.Portage.Dependencies.DependencyNode<Staves.Portage.Dependencies.PackageDependency>;

namespace Staves.Resolution.Solver;

/// <summary>Any-of groups of one variable that speak of the same packages are one choice: `|| ( a b ) || ( b c )` is best met by b alone.
/// They become one group, with an alternative for each way in which all of them can be met.</summary>
static class OverlappingGroups
{
    /// <summary>Groups that could be met in more ways than that stay as they are.</summary>
    const int MostAlternatives = 256;

    /// <summary>The dependencies with such groups joined, where the first of them stood.</summary>
    /// <param name="tree">A dependency variable, its USE conditionals decided.</param>
    /// <param name="joined">Receives the new groups.</param>
    public static ImmutableArray<Group> Join(Group.AllOf tree, HashSet<Group> joined)
    {
        if (Count(tree) < 2)
        {
            return tree.Children;
        }

        List<Group> children = [.. Flat(tree)];
        ImmutableArray<Group> groups = [.. children.OfType<Group.AnyOf>().Where(any => any.Children.Length > 1)];

        foreach (Group.AllOf part in new Group.AllOf(groups).IndependentParts(dependency => dependency.Package))
        {
            if (groups.Count(part.Children.Contains) > 1 && JoinedOf(part) is { } group)
            {
                joined.Add(group);
                int place = children.IndexOf(part.Children[0]);
                children.RemoveAll(part.Children.Contains);
                children.Insert(place, group);
            }
        }

        return [.. children];
    }

    /// <summary>One group for several different ones, or for one that was there several times; null where there are too many ways.</summary>
    static Group.AnyOf? JoinedOf(Group.AllOf part) => part.Children is [Group.AnyOf single] ? new Group.AnyOf(single.Children)
        : part.TryGetAlternatives(MostAlternatives, out ImmutableArray<ImmutableArray<PackageDependency>> alternatives)
            ? new Group.AnyOf([.. alternatives.Select(items => new Group.AllOf([.. items.Select(item => new Group.Item(item))]))])
        : null;

    /// <summary>How many groups there are that could be joined.</summary>
    static int Count(Group.AllOf tree)
    {
        int count = 0;
        foreach (Group child in tree.Children)
        {
            count += child switch
            {
                Group.AnyOf { Children.Length: > 1 } => 1,
                Group.AllOf all => Count(all),
                _ => 0,
            };
        }

        return count;
    }

    static IEnumerable<Group> Flat(Group.AllOf tree) => tree.Children.SelectMany(child => child is Group.AllOf all ? Flat(all) : [child]);
}
