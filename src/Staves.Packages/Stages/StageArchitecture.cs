using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Staves.Packages.Stages;

/// <summary>An architecture as Gentoo's release engineering names it.</summary>
/// <param name="Name">As people write it: `amd64`.</param>
/// <param name="Folder">Its directory below `releases/` of a mirror.</param>
/// <param name="Subarchitecture">What stands for it in the names of its stages where nothing more exact is asked for.</param>
public sealed record StageArchitecture(string Name, string Folder, string Subarchitecture)
{
    public static ImmutableArray<StageArchitecture> All { get; } =
    [
        new("amd64", "amd64", "amd64"),
        new("arm64", "arm64", "arm64"),
        new("x86", "x86", "i686"),
        new("arm", "arm", "armv7a_hardfp"),
        new("ppc64le", "ppc", "ppc64le"),
        new("ppc64", "ppc", "ppc64"),
        new("riscv", "riscv", "rv64_lp64d"),
        new("s390x", "s390", "s390x"),
        new("loong", "loong", "loong"),
    ];

    /// <summary>That of this machine; null where Gentoo has none for it.</summary>
    public static StageArchitecture? OfThisMachine => Find(RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.X86 => "x86",
        Architecture.Arm => "arm",
        Architecture.Ppc64le => "ppc64le",
        Architecture.RiscV64 => "riscv",
        Architecture.S390x => "s390x",
        Architecture.LoongArch64 => "loong",
        _ => "",
    });

    public static StageArchitecture? Find(string name) => All.FirstOrDefault(architecture => architecture.Name == name);
}
