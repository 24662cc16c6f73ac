using System.Collections.Immutable;

namespace Staves.Building.Runners;

/// <summary>What the root of a sandbox is made of.</summary>
/// <param name="Base">A directory; for a runner that works with images, the image.</param>
public sealed record SandboxRoot(string Base)
{
    /// <summary>Directories that are laid over it, the first on top; nothing is written into them.</summary>
    public ImmutableArray<string> Added { get; init; } = [];

    /// <summary>A directory that takes what is written, and the places of entries that the base lacks; null: the base itself does.</summary>
    public string? Upper { get; init; }
}
