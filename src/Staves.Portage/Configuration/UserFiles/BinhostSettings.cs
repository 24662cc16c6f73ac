using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>One section of binrepos.conf (Portage's portage(5)).</summary>
public sealed record BinhostSettings
{
    /// <summary>The section's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where the section begins.</summary>
    public required SourceLocation Place { get; init; }

    /// <summary>The address, without a slash at the end.</summary>
    public required string SyncUri { get; init; }

    /// <summary>Of two with the same build the one with the higher number counts; null where none is given.</summary>
    public int? Priority { get; init; }

    /// <summary>The directory in which Portage keeps what it downloads; null where the key is absent.</summary>
    public string? Location { get; init; }

    /// <summary>Whether its index is never asked for again.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether its packages have to be signed; null where the key is absent.</summary>
    public bool? VerifySignature { get; init; }

    /// <summary>If there are any, only packages of which one of these speaks are taken from there.</summary>
    public ImmutableArray<PackagePattern> Include { get; init; } = [];

    /// <summary>Packages of which one of these speaks are not taken from there.</summary>
    public ImmutableArray<PackagePattern> Exclude { get; init; } = [];
}
