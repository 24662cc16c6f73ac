using System.Collections.Immutable;

namespace Staves.Images.Layers;

/// <summary>Into how many layers a root filesystem is divided, and by what.</summary>
/// <param name="Most">How many layers there may be.</param>
/// <param name="Packages">The packages of the image in merge order; none where there is one layer.</param>
public sealed record LayerDivision(int Most, ImmutableArray<LayeredPackage> Packages)
{
    /// <summary>How many layers runtimes take for granted: overlayfs and Docker stop at 127.</summary>
    public const int Limit = 100;

    /// <summary>All in one layer.</summary>
    public static LayerDivision None { get; } = new(1, []);
}
