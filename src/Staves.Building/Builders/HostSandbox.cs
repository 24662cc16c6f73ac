using System.Collections.Immutable;
using Staves.Building.Runners;

namespace Staves.Building.Builders;

/// <summary>
/// What a build sees of this machine: its programs and libraries, read-only, and of /etc only what compilers and interpreters read.
/// Nothing that an administrator put into /usr/local, and no user's files.
/// </summary>
static class HostSandbox
{
    /// <summary>Where SYSROOT is inside.</summary>
    public const string Sysroot = "/sysroot";

    const string OwnLibraries = "/var/lib/staves/lib";

    static readonly string[] Directories = ["/bin", "/sbin", "/lib64", "/lib32", "/libx32"];

    static readonly string[] Configuration =
        ["/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/perl"];

    /// <param name="sysroot">The directory that appears as /sysroot; null for none.</param>
    /// <param name="libraryDirectory">An empty directory, which becomes /lib.</param>
    public static ImmutableArray<SandboxEntry> Entries(string? sysroot, string libraryDirectory)
    {
        ImmutableArray<SandboxEntry>.Builder entries = ImmutableArray.CreateBuilder<SandboxEntry>();
        entries.Add(new SandboxEntry.Bind("/usr", "/usr"));
        if (Directory.Exists("/usr/local"))
        {
            entries.Add(new SandboxEntry.Memory("/usr/local", "mode=0755,ro"));
        }

        foreach (string directory in Directories)
        {
            if (LinkTarget(directory) is { } target)
            {
                entries.Add(new SandboxEntry.Link(target, directory));
            }
            else if (Directory.Exists(directory))
            {
                entries.Add(new SandboxEntry.Bind(directory, directory));
            }
        }

        AddLibraries(entries, sysroot, libraryDirectory);
        entries.AddRange(Configuration.Where(Path.Exists).Select(path => new SandboxEntry.Bind(path, path)));
        entries.Add(new SandboxEntry.TextFile("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n", "/etc/passwd"));
        entries.Add(new SandboxEntry.TextFile("root:x:0:\nnogroup:x:65534:\n", "/etc/group"));
        entries.Add(new SandboxEntry.Memory("/tmp", "mode=1777,nosuid,nodev"));
        if (sysroot is not null)
        {
            entries.Add(new SandboxEntry.Bind(sysroot, Sysroot));
        }

        return entries.ToImmutable();
    }

    /// <summary>
    /// /lib is a directory of links: to what this machine has there, and to SYSROOT's own dynamic loaders, so that programs that are
    /// linked against its libc run.
    /// </summary>
    static void AddLibraries(ImmutableArray<SandboxEntry>.Builder entries, string? sysroot, string libraryDirectory)
    {
        bool isMerged = LinkTarget("/lib") is not null;
        if (!isMerged)
        {
            entries.Add(new SandboxEntry.Bind("/lib", OwnLibraries));
        }

        var links = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFileSystemEntries("/lib"))
        {
            string name = Path.GetFileName(path);
            links[name] = $"{(isMerged ? "/usr/lib" : OwnLibraries)}/{name}";
        }

        (ImmutableArray<string> loaders, ImmutableArray<SandboxEntry> paths) = MuslLoader.Of(sysroot);
        entries.AddRange(paths);
        foreach (string loader in loaders)
        {
            links[loader] = $"{Sysroot}/lib/{loader}";
        }

        foreach ((string name, string target) in links)
        {
            File.CreateSymbolicLink(Path.Combine(libraryDirectory, name), target);
        }

        entries.Add(new SandboxEntry.Bind(libraryDirectory, "/lib"));
    }

    static string? LinkTarget(string path) => new FileInfo(path).LinkTarget;
}
