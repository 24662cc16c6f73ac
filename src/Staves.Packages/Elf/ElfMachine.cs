using System.Globalization;

namespace Staves.Packages.Elf;

/// <summary>Names of machines (System V ABI, `e_machine`) and Portage's multilib categories, which `PROVIDES` and `REQUIRES` group by.</summary>
static class ElfMachine
{
    public static string NameOf(int machine) => machine switch
    {
        2 => "SPARC",
        3 => "386",
        4 => "68K",
        8 => "MIPS",
        15 => "PARISC",
        18 => "SPARC32PLUS",
        20 => "PPC",
        21 => "PPC64",
        22 => "S390",
        40 => "ARM",
        42 => "SH",
        43 => "SPARCV9",
        50 => "IA_64",
        62 => "X86_64",
        183 => "AARCH64",
        243 => "RISCV",
        258 => "LOONGARCH",
        0x9026 => "ALPHA",
        _ => machine.ToString(CultureInfo.InvariantCulture),
    };

    public static string? MultilibCategoryOf(int machine, ElfClass width, uint flags)
    {
        bool wide = width == ElfClass.Bits64;
        string bits = wide ? "64" : "32";
        return machine switch
        {
            3 => "x86_32",
            62 => wide ? "x86_64" : "x86_x32",
            40 or 183 => "arm_" + bits,
            20 or 21 => "ppc_" + bits,
            2 or 18 or 43 => "sparc_" + bits,
            22 => "s390_" + bits,
            15 => "hppa_" + bits,
            4 => "m68k_32",
            42 => "sh_32",
            50 => "ia_64",
            0x9026 => "alpha_64",
            8 => "mips_" + MipsAbi(wide, flags),
            243 => "riscv_" + (wide ? "lp64" : "ilp32") + (flags & 6) switch { 0 => "", 2 => "f", 4 => "d", _ => "q" },
            258 => "loong_" + (wide ? "lp64" : "ilp32") + (flags & 7) switch { 1 => "s", 2 => "f", _ => "d" },
            _ => null,
        };
    }

    static string MipsAbi(bool wide, uint flags) => (flags & 0xf000, flags & 0x20) switch
    {
        (0x1000, _) => "o32",
        (0x2000, _) => "o64",
        (0x3000, _) => "eabi32",
        (0x4000, _) => "eabi64",
        (_, not 0) => "n32",
        _ => wide ? "n64" : "o32",
    };
}
