namespace Staves.Packages.Elf;

/// <summary>A segment of an ELF file (System V ABI, program header).</summary>
sealed record ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize);
