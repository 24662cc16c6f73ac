using System.Collections.Immutable;

namespace Staves.Portage.Descriptions;

/// <summary>Where a package's sources come from, and whom to tell about bugs (GLEP 68).</summary>
public sealed record UpstreamDescription
{
    public static UpstreamDescription Empty { get; } = new();

    public ImmutableArray<Maintainer> Maintainers { get; init; } = [];

    public ImmutableArray<RemoteIdentifier> RemoteIdentifiers { get; init; } = [];

    /// <summary>Addresses of documentation.</summary>
    public ImmutableArray<DescriptionText> Documentation { get; init; } = [];

    /// <summary>The address of the changelog; empty where it is not said.</summary>
    public string Changelog { get; init; } = "";

    /// <summary>An address, `mailto:` ones too; empty where it is not said.</summary>
    public string BugsTo { get; init; } = "";
}
