namespace Staves.Images.Inspection.Comparison;

/// <summary>Something that the configurations of two images say otherwise.</summary>
/// <param name="Name">`entrypoint`, `env PATH`, `label org.example`.</param>
/// <param name="Before">Null where only the second says something.</param>
/// <param name="After">Null where only the first says something.</param>
public sealed record ConfigurationChange(string Name, string? Before, string? After);
