using System.Collections.Immutable;

namespace Staves.Portage.Descriptions;

/// <summary>metadata.xml of a package or a category (GLEP 68): what a person may want to know, nothing that a build depends on. White
/// space in its texts is collapsed, and references to packages and categories are their names.</summary>
public sealed record PackageDescription
{
    public static PackageDescription Empty { get; } = new();

    public ImmutableArray<Maintainer> Maintainers { get; init; } = [];

    /// <summary>One for each language and restriction.</summary>
    public ImmutableArray<DescriptionText> LongDescriptions { get; init; } = [];

    public ImmutableArray<FlagDescription> Flags { get; init; } = [];

    /// <summary>What the slots are for; the name `*` stands for all of them.</summary>
    public ImmutableArray<SlotDescription> Slots { get; init; } = [];

    /// <summary>What the sub-slots follow; empty where it is not said.</summary>
    public string SubSlots { get; init; } = "";

    public UpstreamDescription Upstream { get; init; } = UpstreamDescription.Empty;

    /// <summary>Whether a version that is stable on one architecture is on all.</summary>
    public bool StabilizesAllArchitectures { get; init; }
}
