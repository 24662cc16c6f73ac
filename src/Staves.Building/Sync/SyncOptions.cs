using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Sync;

/// <summary>How repositories are fetched.</summary>
public sealed record SyncOptions
{
    /// <summary>Where they are kept; any number of processes may share it.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the indexes of repositories are kept, which go with what they are of.</summary>
    public required string IndexDirectory { get; init; }

    public DownloadOptions Download { get; init; } = new();

    /// <summary>Whether ssh may use the agent and the keys and settings of `~/.ssh`.</summary>
    public bool UsesSsh { get; init; }

    /// <summary>The file with passwords that git may use; null where it may use none.</summary>
    public string? NetrcFile { get; init; }

    /// <summary>Told what begins.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Told what a person should know.</summary>
    public Action<Diagnostic> Warn { get; init; } = static _ => { };

    public IProgress<DownloadProgress>? Progress { get; init; }
}
