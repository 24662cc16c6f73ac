using System.Collections.Immutable;

namespace Staves.Tests.Resolution;

/// <summary>A part of a dependency variable, in the small model.</summary>
abstract record Clause
{
    Clause()
    {
    }

    /// <summary>Whether it holds for a package with these flags, where literals and blockers hold as told.</summary>
    public bool Holds(bool ownerFlag, Func<Literal, bool> isMet, Func<Literal, bool> isBlocked) => this switch
    {
        Item item => isMet(item.Literal),
        Block block => !isBlocked(block.Literal),
        AllOf all => all.Children.All(child => child.Holds(ownerFlag, isMet, isBlocked)),
        Conditional group => group.Flag != ownerFlag || group.Children.All(child => child.Holds(ownerFlag, isMet, isBlocked)),
        // A member under a condition that is not met is not there at all.
        AnyOf any => any.Children.Any(child => child is not Conditional { Flag: var flag } || flag == ownerFlag
            ? child.Holds(ownerFlag, isMet, isBlocked)
            : false),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>All literals that are not blockers, whatever the conditions.</summary>
    public IEnumerable<Literal> Literals => this switch
    {
        Item item => [item.Literal],
        Group group => group.Children.SelectMany(child => child.Literals),
        _ => [],
    };

    public sealed record Item(Literal Literal) : Clause
    {
        public override string ToString() => $"{Literal}";
    }

    public sealed record Block(Literal Literal, bool IsStrong) : Clause
    {
        public override string ToString() => $"{(IsStrong ? "!!" : "!")}{Literal}";
    }

    public abstract record Group(ImmutableArray<Clause> Children) : Clause
    {
        protected string Parenthesized => $"( {string.Join(' ', Children)} )";
    }

    public sealed record AllOf(ImmutableArray<Clause> Children) : Group(Children)
    {
        public override string ToString() => Parenthesized;
    }

    public sealed record AnyOf(ImmutableArray<Clause> Children) : Group(Children)
    {
        public override string ToString() => $"|| {Parenthesized}";
    }

    public sealed record Conditional(bool Flag, ImmutableArray<Clause> Children) : Group(Children)
    {
        public override string ToString() => $"{(Flag ? "" : "!")}flag? {Parenthesized}";
    }
}
