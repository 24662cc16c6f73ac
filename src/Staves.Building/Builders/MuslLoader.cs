using System.Collections.Immutable;
using Staves.Building.Runners;

namespace Staves.Building.Builders;

/// <summary>What programs that are linked against the libc of a SYSROOT need to run beside those of another libc.</summary>
static class MuslLoader
{
    const string Prefix = "ld-musl-";

    /// <summary>Whether SYSROOT has a libc that is not the builder's own, with a compiler driver that knows where it is.</summary>
    public static bool IsIn(string? sysroot) => LoadersOf(sysroot).Any(IsMusl);

    /// <summary>Links to the dynamic loaders of SYSROOT by name, and the files that tell them where its libraries are.</summary>
    public static (ImmutableArray<string> Loaders, ImmutableArray<SandboxEntry> Paths) Of(string? sysroot)
    {
        ImmutableArray<string> loaders = LoadersOf(sysroot);
        return (loaders, [.. loaders.Where(IsMusl).Select(PathFile)]);
    }

    static SandboxEntry.TextFile PathFile(string loader) => new(
        $"{HostSandbox.Sysroot}/lib:{HostSandbox.Sysroot}/usr/lib\n",
        $"/etc/{loader[..loader.IndexOf(".so", StringComparison.Ordinal)]}.path");

    static bool IsMusl(string loader) => loader.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Names of the dynamic loaders that SYSROOT has in its /lib: `ld-musl-x86_64.so.1`.</summary>
    static ImmutableArray<string> LoadersOf(string? sysroot)
    {
        string? directory = sysroot is null ? null : Path.Combine(sysroot, "lib");
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFileSystemEntries(directory, "ld-*.so*").Select(Path.GetFileName).Order(StringComparer.Ordinal)!]
            : [];
    }
}
