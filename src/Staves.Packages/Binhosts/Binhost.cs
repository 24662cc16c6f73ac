using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Packages.Verification;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>A directory or server of binary packages, and how it is used.</summary>
public sealed record Binhost
{
    /// <summary>For a person: its section in binrepos.conf, or its address.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses of the same content, without a slash at the end; the first that answers is taken.</summary>
    public required ImmutableArray<DownloadSource> Addresses { get; init; }

    /// <summary>Where it is asked for.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Of two binhosts with the same build the one with the higher number is asked.</summary>
    public int Priority { get; init; }

    /// <summary>Whether an index that is here is never asked for again.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>If there are any, only packages of which one of these speaks count (Portage's getbinpkg-include).</summary>
    public ImmutableArray<PackagePattern> Include { get; init; } = [];

    /// <summary>No package of which one of these speaks counts (Portage's getbinpkg-exclude).</summary>
    public ImmutableArray<PackagePattern> Exclude { get; init; } = [];

    /// <summary>Whether its packages have to be signed, and by whom.</summary>
    public SignatureRules Signatures { get; init; } = SignatureRules.Ignored;

    /// <summary>A directory in which Portage keeps what it has downloaded from there; null where there is none.</summary>
    public string? DownloadDirectory { get; init; }

    /// <summary>Whether all of it lies on this machine.</summary>
    public bool IsLocal => Addresses.All(address => address.Uri.IsFile);

    /// <summary>Where its index is, by its first address.</summary>
    public string IndexPath => $"{Addresses[0].Text}/{IndexName}";

    internal const string IndexName = "Packages";
}
