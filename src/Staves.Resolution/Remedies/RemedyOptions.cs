namespace Staves.Resolution.Remedies;

/// <summary>What may be suggested where there is no plan.</summary>
public sealed record RemedyOptions
{
    public static RemedyOptions Default { get; } = new();

    public bool UseFlags { get; init; } = true;

    public bool Licenses { get; init; } = true;

    public bool Keywords { get; init; } = true;

    public bool Masks { get; init; } = true;
}
