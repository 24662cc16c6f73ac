using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Portage.Eapis;

namespace Staves.Portage.Dependencies;

/// <summary>Rewrites a dependency tree for known flags; see <see cref="DependencyEvaluation"/>.</summary>
sealed class DependencyEvaluator<T>(
    IReadOnlySet<string> enabledFlags,
    Eapi eapi,
    Func<DependencyNode<T>.Item, IReadOnlySet<string>, DependencyNode<T>.Item> evaluateItem)
    where T : notnull
{
    public DependencyNode<T>.AllOf Evaluate(DependencyNode<T> node)
    {
        ImmutableArray<DependencyNode<T>>.Builder result = ImmutableArray.CreateBuilder<DependencyNode<T>>();
        AddAllOf(node is DependencyNode<T>.AllOf all ? all.Children : [node], result);
        return new DependencyNode<T>.AllOf(result.DrainToImmutable());
    }

    /// <summary>Adds what is left of the children of an all-of group; all-of groups inside it dissolve.</summary>
    void AddAllOf(ImmutableArray<DependencyNode<T>> children, ImmutableArray<DependencyNode<T>>.Builder result)
    {
        foreach (DependencyNode<T> child in children)
        {
            switch (child)
            {
                case DependencyNode<T>.Item item:
                    result.Add(evaluateItem(item, enabledFlags));
                    break;
                case DependencyNode<T>.AllOf all:
                    AddAllOf(all.Children, result);
                    break;
                case DependencyNode<T>.UseConditional conditional:
                    if (conditional.AppliesTo(enabledFlags))
                    {
                        AddAllOf(conditional.Children, result);
                    }

                    break;
                default:
                    AddToAllOf(EvaluateChoice((DependencyNode<T>.Group)child), result);
                    break;
            }
        }
    }

    static void AddToAllOf(DependencyNode<T>? choice, ImmutableArray<DependencyNode<T>>.Builder result)
    {
        if (choice is DependencyNode<T>.AllOf all)
        {
            result.AddRange(all.Children);
        }
        else if (choice is not null)
        {
            result.Add(choice);
        }
    }

    /// <summary>What is left of a `||`, `^^` or `??` group; null where nothing is.</summary>
    DependencyNode<T>? EvaluateChoice(DependencyNode<T>.Group group)
    {
        bool isAnyOf = group is DependencyNode<T>.AnyOf;
        ImmutableArray<DependencyNode<T>>.Builder builder = ImmutableArray.CreateBuilder<DependencyNode<T>>(group.Children.Length);
        foreach (DependencyNode<T> child in group.Children)
        {
            DependencyNode<T>? member = EvaluateMember(child);
            if (isAnyOf && member is DependencyNode<T>.AnyOf inner)
            {
                builder.AddRange(inner.Children);
            }
            else if (member is not null)
            {
                builder.Add(member);
            }
        }

        ImmutableArray<DependencyNode<T>> members = builder.DrainToImmutable();
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
                ImmutableArray<DependencyNode<T>>.Builder result = ImmutableArray.CreateBuilder<DependencyNode<T>>();
                AddAllOf(((DependencyNode<T>.Group)child).Children, result);
                return result.Count switch
                {
                    0 => null,
                    1 => result[0],
                    _ => new DependencyNode<T>.AllOf(result.DrainToImmutable()),
                };
            default:
                return EvaluateChoice((DependencyNode<T>.Group)child);
        }
    }
}
