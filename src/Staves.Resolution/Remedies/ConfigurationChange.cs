using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Metadata;

namespace Staves.Resolution.Remedies;

/// <summary>Something that the user could configure otherwise for one version of a package.</summary>
public abstract record ConfigurationChange
{
    ConfigurationChange(PackageMetadata package) => Package = package;

    public PackageMetadata Package { get; }

    /// <summary>Other USE flags.</summary>
    public sealed record UseFlags(PackageMetadata Of, ImmutableSortedDictionary<string, bool> Flags) : ConfigurationChange(Of);

    /// <summary>A keyword, a licence, or a mask to accept.</summary>
    public sealed record Accepted(PackageMetadata Of, MaskReason Reason) : ConfigurationChange(Of);
}
