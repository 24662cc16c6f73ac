namespace Staves.Specification.Schema;

/// <summary>A key of a specification: what its reader takes, and what editors show of it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Text">What it means, in a sentence or two.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Example">A value, as it stands in a file.</param>
sealed record KeyDescription(string Name, string Text, ValueShape Shape, string Example)
{
    public bool IsRequired { get; init; }

    /// <summary>Whether it is written as a header, `[name]` or `[[name]]`, rather than before the first of them.</summary>
    public bool IsHeader { get; init; }
}
