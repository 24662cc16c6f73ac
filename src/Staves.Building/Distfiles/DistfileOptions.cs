namespace Staves.Building.Distfiles;

/// <summary>Where distfiles are kept and how they are fetched.</summary>
public sealed record DistfileOptions
{
    /// <summary>The distfiles directory (Portage: DISTDIR), which several processes may share.</summary>
    public required string Directory { get; init; }

    /// <summary>The addresses of a `mirror://` group, from `profiles/thirdpartymirrors` (PMS mirrors); empty for a group nobody knows.</summary>
    public Func<string, IReadOnlyList<string>> Mirrors { get; init; } = _ => [];

    /// <summary>This machine's own mirrors of Debian's pool, tried first for the group `debian`.</summary>
    public AptMirrors AptMirrors { get; init; } = AptMirrors.None;

    /// <summary>Open no socket: what is not here is an error.</summary>
    public bool Offline { get; init; }

    /// <summary>How many files are fetched at once.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How often all sources of a file are tried before it is given up.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>The pause after the first round; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to connect.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
