using System.Collections.Immutable;
using Staves.Portage.Configuration;

namespace Staves.Resolution;

/// <summary>Which binary packages may stand for their ebuilds.</summary>
public sealed record BinaryPolicy
{
    public static BinaryPolicy Default { get; } = new();

    /// <summary>Whether nothing may be compiled: ebuilds do not count then (Portage's `--usepkgonly`).</summary>
    public bool Only { get; init; }

    /// <summary>Whether a binary package must have the flags that the configuration says; null: unless <see cref="Only"/>.</summary>
    public bool? RespectUse { get; init; }

    /// <summary>Whether what it needs to run must be what its ebuild says now; null: unless <see cref="Only"/>.</summary>
    public bool? RespectDependencies { get; init; }

    /// <summary>Whether there must be a visible ebuild of its version even where no ebuild would do.</summary>
    public bool RequireEbuild { get; init; }

    /// <summary>Whether its ebuild must be of the repository that would be built from now.</summary>
    public bool RespectRepository { get; init; }

    /// <summary>Whether packages whose PROPERTIES say `live` are compiled.</summary>
    public bool ExcludeLive { get; init; }

    /// <summary>Whether what compiling a binary package needed is wanted too.</summary>
    public bool WithBuildDependencies { get; init; }

    /// <summary>If there are any, only packages of which one of these speaks come as binary packages.</summary>
    public ImmutableArray<PackagePattern> Include { get; init; } = [];

    /// <summary>Packages of which one of these speaks are compiled.</summary>
    public ImmutableArray<PackagePattern> Exclude { get; init; } = [];

    /// <summary>Regular expressions for the machines whose packages run here; null: ACCEPT_CHOSTS of the configuration, or its CHOST.</summary>
    public ImmutableArray<string>? AcceptedChosts { get; init; }

    /// <summary>Packages that turned out not to be usable, by <see cref="Portage.Binaries.BinaryPackage.Identity"/>, with the reason.</summary>
    public ImmutableDictionary<string, string> Refused { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    internal bool RespectsUse => RespectUse ?? !Only;

    internal bool RespectsDependencies => RespectDependencies ?? !Only;
}
