using System.Collections.Immutable;

namespace Staves.Specification.Schema;

/// <summary>What the value of a key may be, as far as a schema can say it; the readers say the rest.</summary>
abstract record ValueShape
{
    ValueShape()
    {
    }

    public static ValueShape AnyText { get; } = new Text();

    public static ValueShape AnyTexts { get; } = new List(AnyText);

    public static ValueShape TextMap { get; } = new Map(AnyText);

    public static ValueShape Flag { get; } = new Truth();

    /// <summary>A string.</summary>
    public sealed record Text : ValueShape
    {
        /// <summary>A regular expression of the whole string, in the words that ECMA 262 and .NET share; null for any string.</summary>
        public string? Pattern { get; init; }

        /// <summary>The only values that there are; empty for others too.</summary>
        public ImmutableArray<string> Choices { get; init; } = [];

        /// <summary>One of the names of an enumeration.</summary>
        public static Text Of(IEnumerable<string> choices) => new() { Choices = [.. choices.Order(StringComparer.Ordinal)] };
    }

    /// <summary>An integer between two, which may be it too.</summary>
    public sealed record Number(long Least, long Most) : ValueShape;

    /// <summary>`true` or `false`.</summary>
    public sealed record Truth : ValueShape;

    /// <summary>An array.</summary>
    public sealed record List(ValueShape Item) : ValueShape
    {
        public int Least { get; init; }

        /// <summary>Whether no item may be there twice.</summary>
        public bool IsDistinct { get; init; }
    }

    /// <summary>A table whose keys the user chooses.</summary>
    public sealed record Map(ValueShape Value) : ValueShape;

    /// <summary>A table with keys of its own.</summary>
    public sealed record Table(TableKeys Keys) : ValueShape;

    /// <summary>One or the other.</summary>
    public sealed record Either(params ImmutableArray<ValueShape> Shapes) : ValueShape;
}
