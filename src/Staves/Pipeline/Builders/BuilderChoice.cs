using Staves.Specification;

namespace Staves.Pipeline.Builders;

/// <summary>What the command line says about the builder.</summary>
/// <param name="Name">The builder; null where the specification names it, or nobody does.</param>
/// <param name="UsesPackages">Whether packages that are installed in the builder may go into the image.</param>
/// <param name="Tell">Told what takes long.</param>
sealed record BuilderChoice(string? Name, bool UsesPackages, Action<string> Tell)
{
    /// <summary>What compiles in it; null where the command line does not say.</summary>
    public DriverKind? Driver { get; init; }

    /// <summary>Where its commands run; null where the command line does not say.</summary>
    public RunnerKind? Runner { get; init; }

    public static BuilderChoice Unsaid { get; } = new(Name: null, UsesPackages: true, static _ => { });
}
