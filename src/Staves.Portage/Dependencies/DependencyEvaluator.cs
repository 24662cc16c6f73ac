using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Staves.Portage.Eapis;

namespace Staves.Portage.Dependencies;

/// <summary>Rewrites a dependency tree for known flags; see <see cref="DependencyEvaluation"/>.</summary>
sealed class DependencyEvaluator<T>(
    IReadOnlySet<string> enabledFlags,
    Eapi eapi,
    Func<DependencyNode<T>.Item, IReadOnlySet<string>, DependencyNode<T>.Item> evaluateItem)
    where T : notnull
{
    /// <summary>What is left of the groups that are looked at, the innermost at the end.</summary>
    readonly List<DependencyNode<T>> _left = [];

    public DependencyNode<T>.AllOf Evaluate(DependencyNode<T> node)
    {
        AddAllOf(node is DependencyNode<T>.AllOf all ? all.Children : [node]);
        return new DependencyNode<T>.AllOf(Take(0));
    }

    /// <summary>What was added since there were so many.</summary>
    ImmutableArray<DependencyNode<T>> Take(int first)
    {
        ImmutableArray<DependencyNode<T>> taken = [.. CollectionsMarshal.AsSpan(_left)[first..]];
        _left.RemoveRange(first, taken.Length);
        return taken;
    }

    /// <summary>Adds what is left of the children of an all-of group; all-of groups inside it dissolve.</summary>
    void AddAllOf(ImmutableArray<DependencyNode<T>> children)
    {
        foreach (DependencyNode<T> child in children)
        {
            switch (child)
            {
                case DependencyNode<T>.Item item:
                    _left.Add(evaluateItem(item, enabledFlags));
                    break;
                case DependencyNode<T>.AllOf all:
                    AddAllOf(all.Children);
                    break;
                case DependencyNode<T>.UseConditional conditional:
                    if (conditional.AppliesTo(enabledFlags))
                    {
                        AddAllOf(conditional.Children);
                    }

                    break;
                default:
                    AddToAllOf(EvaluateChoice((DependencyNode<T>.Group)child));
                    break;
            }
        }
    }

    void AddToAllOf(DependencyNode<T>? choice)
    {
        if (choice is DependencyNode<T>.AllOf all)
        {
            _left.AddRange(all.Children);
        }
        else if (choice is not null)
        {
            _left.Add(choice);
        }
    }

    /// <summary>What is left of a `||`, `^^` or `??` group; null where nothing is.</summary>
    DependencyNode<T>? EvaluateChoice(DependencyNode<T>.Group group)
    {
        bool isAnyOf = group is DependencyNode<T>.AnyOf;
        int first = _left.Count;
        foreach (DependencyNode<T> child in group.Children)
        {
            DependencyNode<T>? member = EvaluateMember(child);
            if (isAnyOf && member is DependencyNode<T>.AnyOf inner)
            {
                _left.AddRange(inner.Children);
            }
            else if (member is not null)
            {
                _left.Add(member);
            }
        }

        ImmutableArray<DependencyNode<T>> members = Take(first);
        bool vanishes = members.IsEmpty && (eapi.EmptyAnyOfIsTrue || group is DependencyNode<T>.AtMostOneOf);
        return vanishes ? null : group switch
        {
            DependencyNode<T>.AnyOf => members.Length == 1 ? members[0] : new DependencyNode<T>.AnyOf(members),
            DependencyNode<T>.ExactlyOneOf => members.Length == 1 ? members[0] : new DependencyNode<T>.ExactlyOneOf(members),
            DependencyNode<T>.AtMostOneOf => members.Length == 1 ? null : new DependencyNode<T>.AtMostOneOf(members),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A member of a choice: several things under a condition stay together as an all-of group.</summary>
    DependencyNode<T>? EvaluateMember(DependencyNode<T> child)
    {
        switch (child)
        {
            case DependencyNode<T>.Item item:
                return evaluateItem(item, enabledFlags);
            case DependencyNode<T>.UseConditional conditional when !conditional.AppliesTo(enabledFlags):
                return null;
            case DependencyNode<T>.AllOf or DependencyNode<T>.UseConditional:
                int first = _left.Count;
                AddAllOf(((DependencyNode<T>.Group)child).Children);
                return Take(first) switch
                {
                    [] => null,
                    [var single] => single,
                    var several => new DependencyNode<T>.AllOf(several),
                };
            default:
                return EvaluateChoice((DependencyNode<T>.Group)child);
        }
    }
}
