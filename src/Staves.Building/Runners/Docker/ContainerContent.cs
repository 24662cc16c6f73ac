using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Docker;

namespace Staves.Building.Runners.Docker;

/// <summary>The entries of a sandbox as a container has them.</summary>
/// <param name="Mounts">Files and directories of this machine.</param>
/// <param name="Memory">Directories in memory with their options.</param>
/// <param name="Links">Symbolic links: a daemon has no mounts that are one.</param>
sealed record ContainerContent(
    ImmutableArray<ContainerMount> Mounts, ImmutableSortedDictionary<string, string> Memory, ImmutableArray<SandboxEntry.Link> Links)
{
    /// <summary>Directories of this machine that the container may write to, as it sees them.</summary>
    public ImmutableArray<string> WritableDirectories =>
        [.. Mounts.Where(mount => mount is { IsWritable: true, IsVolume: false } && Directory.Exists(mount.Source)).Select(mount => mount.Path)];

    /// <param name="sandbox">What is to run.</param>
    /// <param name="directory">An empty directory, which gets the sandbox's text files.</param>
    /// <param name="volume">A volume that it sees, or null.</param>
    public static ContainerContent Of(Sandbox sandbox, string directory, string? volume)
    {
        var mounts = new Dictionary<string, ContainerMount>(StringComparer.Ordinal);
        var memory = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ImmutableArray<SandboxEntry.Link>.Builder links = ImmutableArray.CreateBuilder<SandboxEntry.Link>();
        if (volume is not null)
        {
            mounts[PackageVolume.Directory] = new ContainerMount(volume, PackageVolume.Directory, IsWritable: false, IsVolume: true);
        }

        foreach (SandboxEntry entry in sandbox.Entries)
        {
            switch (entry)
            {
                case SandboxEntry.Bind bind:
                    mounts[bind.Path] = new ContainerMount(Path.GetFullPath(bind.Source), bind.Path, bind.Writable);
                    break;
                case SandboxEntry.TextFile file:
                    string source = Path.Combine(directory, mounts.Count.ToString(CultureInfo.InvariantCulture));
                    File.WriteAllText(source, file.Text);
                    mounts[file.Path] = new ContainerMount(source, file.Path, IsWritable: false);
                    break;
                case SandboxEntry.Memory tmpfs:
                    // A daemon forbids programs there unless it is told otherwise.
                    memory[tmpfs.Path] = tmpfs.Options.Split(',').Contains("noexec", StringComparer.Ordinal) ? tmpfs.Options : $"{tmpfs.Options},exec";
                    break;
                case SandboxEntry.Link link:
                    links.Add(link);
                    break;
            }
        }

        return new ContainerContent([.. mounts.Values], memory.ToImmutable(), links.ToImmutable());
    }
}
