using System.Text.Json.Serialization;

namespace Staves.Building.Runners;

/// <summary>Something that a sandbox has at an absolute path of its own.</summary>
[JsonDerivedType(typeof(Bind), "bind")]
[JsonDerivedType(typeof(Memory), "memory")]
[JsonDerivedType(typeof(Link), "link")]
[JsonDerivedType(typeof(TextFile), "file")]
public abstract record SandboxEntry(string Path)
{
    /// <summary>A file or directory of this machine, with everything mounted below it.</summary>
    public sealed record Bind(string Source, string Path, bool Writable = false) : SandboxEntry(Path);

    /// <summary>An empty directory in memory.</summary>
    public sealed record Memory(string Path, string Options = "mode=0755") : SandboxEntry(Path);

    public sealed record Link(string Target, string Path) : SandboxEntry(Path);

    public sealed record TextFile(string Text, string Path) : SandboxEntry(Path);
}
