namespace Staves.Packages.Elf;

/// <summary>What an ELF file is for; a position independent executable counts as executable although its `e_type` says otherwise.</summary>
public enum ElfKind
{
    Other,
    Relocatable,
    Executable,
    SharedObject,
}
