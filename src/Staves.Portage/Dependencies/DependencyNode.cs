using System.Collections.Immutable;
using System.Text;

namespace Staves.Portage.Dependencies;

/// <summary>A dependency string as a tree: an item or one of the groups that PMS names (PMS dependency-spec). Its text parses back to
/// the same tree.</summary>
public abstract record DependencyNode<T>
    where T : notnull
{
    DependencyNode()
    {
    }

    /// <summary>The text; what an all-of group holds, without parentheses, since a whole dependency string is one.</summary>
    public sealed override string ToString()
    {
        StringBuilder text = new();
        if (this is AllOf all)
        {
            AppendChildren(text, all.Children);
        }
        else
        {
            AppendTo(text);
        }

        return text.ToString();
    }

    static void AppendChildren(StringBuilder text, ImmutableArray<DependencyNode<T>> children)
    {
        for (int i = 0; i < children.Length; i++)
        {
            children[i].AppendTo(i == 0 ? text : text.Append(' '));
        }
    }

    static void AppendGroup(StringBuilder text, string prefix, ImmutableArray<DependencyNode<T>> children)
    {
        text.Append(prefix).Append("( ");
        AppendChildren(text, children);
        text.Append(children.IsEmpty ? ")" : " )");
    }

    void AppendTo(StringBuilder text)
    {
        switch (this)
        {
            case Item item:
                text.Append(item.Value);
                break;
            case Group group:
                AppendGroup(text, group.Prefix, group.Children);
                break;
        }
    }

    /// <summary>A node that holds others; equal where kind and children are.</summary>
    public abstract record Group(ImmutableArray<DependencyNode<T>> Children) : DependencyNode<T>
    {
        /// <summary>What stands before the parenthesis.</summary>
        internal abstract string Prefix { get; }

        public virtual bool Equals(Group? other) =>
            other is not null && EqualityContract == other.EqualityContract && Children.AsSpan().SequenceEqual(other.Children.AsSpan());

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(EqualityContract);
            foreach (DependencyNode<T> child in Children)
            {
                hash.Add(child);
            }

            return hash.ToHashCode();
        }
    }

    /// <summary>`( … )`, or a whole dependency string.</summary>
    public sealed record AllOf(ImmutableArray<DependencyNode<T>> Children) : Group(Children)
    {
        internal override string Prefix => "";
    }

    /// <summary>`|| ( … )`.</summary>
    public sealed record AnyOf(ImmutableArray<DependencyNode<T>> Children) : Group(Children)
    {
        internal override string Prefix => "|| ";
    }

    /// <summary>`^^ ( … )`.</summary>
    public sealed record ExactlyOneOf(ImmutableArray<DependencyNode<T>> Children) : Group(Children)
    {
        internal override string Prefix => "^^ ";
    }

    /// <summary>`?? ( … )`.</summary>
    public sealed record AtMostOneOf(ImmutableArray<DependencyNode<T>> Children) : Group(Children)
    {
        internal override string Prefix => "?? ";
    }

    /// <summary>`flag? ( … )` and `!flag? ( … )`.</summary>
    public sealed record UseConditional(string Flag, bool Negated, ImmutableArray<DependencyNode<T>> Children) : Group(Children)
    {
        internal override string Prefix => Negated ? $"!{Flag}? " : $"{Flag}? ";

        public bool AppliesTo(IReadOnlySet<string> enabledFlags) => enabledFlags.Contains(Flag) != Negated;
    }

    /// <summary>What the groups are made of: a package dependency, a licence, a URI, a word.</summary>
    public sealed record Item(T Value) : DependencyNode<T>;
}
