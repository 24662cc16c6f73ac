namespace Staves.Packages.Compression.Lzo;

/// <summary>The flags in the header of an lzop file that say how to read it: which checksums a block has, and what else is in the header.</summary>
[Flags]
enum LzopFlags : uint
{
    None = 0,
    Adler32OfContent = 0x1,
    Adler32OfBlock = 0x2,
    HasExtraField = 0x40,
    Crc32OfContent = 0x100,
    Crc32OfBlock = 0x200,
    HasFilter = 0x800,
    HeaderHasCrc32 = 0x1000,
}
