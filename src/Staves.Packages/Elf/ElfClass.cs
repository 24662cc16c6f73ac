namespace Staves.Packages.Elf;

/// <summary>The width of addresses in an ELF file (System V ABI, `EI_CLASS`).</summary>
public enum ElfClass
{
    Bits32,
    Bits64,
}
