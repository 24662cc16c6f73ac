namespace Staves.Packages.Downloads;

/// <summary>How files are fetched.</summary>
public record DownloadOptions
{
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

    /// <summary>What to log in with, each at its own host and at none that a redirection leads to.</summary>
    public Netrc Netrc { get; init; } = Netrc.None;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
