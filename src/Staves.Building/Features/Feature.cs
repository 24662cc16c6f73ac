namespace Staves.Building.Features;

/// <summary>A word of FEATURES that Portage knows (make.conf(5)).</summary>
/// <param name="Name">The word.</param>
/// <param name="Treatment">What becomes of it.</param>
/// <param name="How">What it does here, or why it does nothing.</param>
public sealed record Feature(string Name, FeatureTreatment Treatment, string How)
{
    /// <summary>Whether the package that is made may differ with it, so that it is a part of the package's key.</summary>
    public bool ChangesPackage { get; init; }
}
