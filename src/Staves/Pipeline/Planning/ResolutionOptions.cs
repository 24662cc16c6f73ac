using Staves.Packages.Downloads;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Supply;

namespace Staves.Pipeline.Planning;

/// <summary>What the command line says about how a specification is resolved.</summary>
sealed record ResolutionOptions
{
    /// <summary>The directory above `etc/portage` of a Portage configuration that lies beneath the specification; null where there is none.</summary>
    public string? ConfigRoot { get; init; }

    public BuilderChoice Builder { get; init; } = BuilderChoice.Unsaid;

    /// <summary>The image of a snapshot whose repository comes before those of the specification; null where nobody says.</summary>
    public string? Portage { get; init; }

    /// <summary>Where is kept what is found out.</summary>
    public required CacheDirectories Cache { get; init; }

    /// <summary>What the lock beside the specification is to the resolution.</summary>
    public LockUse Lock { get; init; } = LockUse.Keep;

    public BinaryUse Binaries { get; init; }

    /// <summary>Open no socket: what is kept of binhosts is used.</summary>
    public bool Offline { get; init; }

    /// <summary>What may be used to fetch repositories, indexes and stages.</summary>
    public Secrets Secrets { get; init; } = Secrets.None;

    /// <summary>Whether the newest state of the repositories is fetched first; else only those that are not here.</summary>
    public bool Syncs { get; init; }

    /// <summary>Told how far large files are.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }
}
