namespace Staves.Packages.Docker;

/// <summary>What a container has at a path of its own.</summary>
/// <param name="Source">A file or directory of the daemon's machine, or the name of a volume.</param>
/// <param name="Path">Where it is inside.</param>
/// <param name="IsWritable">Whether the container may change it.</param>
/// <param name="IsVolume">Whether the source names a volume.</param>
public sealed record ContainerMount(string Source, string Path, bool IsWritable, bool IsVolume = false);
