using Staves.Packages.Downloads;

namespace Staves.Building.Distfiles;

/// <summary>Where distfiles are kept and how they are fetched.</summary>
public sealed record DistfileOptions : DownloadOptions
{
    /// <summary>The distfiles directory (Portage: DISTDIR), which several processes may share.</summary>
    public required string Directory { get; init; }

    /// <summary>The addresses of a `mirror://` group, from `profiles/thirdpartymirrors` (PMS mirrors); empty for a group nobody knows.</summary>
    public Func<string, IReadOnlyList<string>> Mirrors { get; init; } = _ => [];

    /// <summary>This machine's own mirrors of Debian's pool, tried first for the group `debian`.</summary>
    public AptMirrors AptMirrors { get; init; } = AptMirrors.None;
}
