namespace Staves.Building.Runners.Docker;

/// <summary>What containers are made with besides their sandboxes.</summary>
public sealed record DockerRunnerOptions
{
    /// <summary>A directory for what containers are shown of this machine.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>The volume that containers see, read-only, as <see cref="PackageVolume.Directory"/>; null for none.</summary>
    public string? Volume { get; init; }
}
