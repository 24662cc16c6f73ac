using System.Collections.Immutable;

namespace Staves.Building.Runners;

/// <summary>A command and the small world in which it runs: its root, its environment, its user.</summary>
public sealed record Sandbox
{
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>What the root has besides /dev, /proc and nothing, in the order in which it is made.</summary>
    public ImmutableArray<SandboxEntry> Entries { get; init; } = [];

    /// <summary>What becomes the root; null starts with an empty directory in memory.</summary>
    public SandboxRoot? Root { get; init; }

    /// <summary>Whether the root itself can be written to; entries have their own say.</summary>
    public bool IsRootWritable { get; init; }

    /// <summary>The command's whole environment.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string Directory { get; init; } = "/";

    public string HostName { get; init; } = "staves";

    /// <summary>Whether this machine's network can be reached; otherwise there is none, not even a loopback that is up.</summary>
    public bool HasNetwork { get; init; }

    /// <summary>The user's number inside; files still belong to whoever runs Staves.</summary>
    public int UserId { get; init; }

    public int GroupId { get; init; }
}
