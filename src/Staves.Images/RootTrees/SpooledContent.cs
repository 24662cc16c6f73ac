using Staves.Images.Oci;
using Staves.Packages.Elf;

namespace Staves.Images.RootTrees;

/// <summary>One content in the spool file; hard links to one file share it.</summary>
/// <param name="Id">Tells it from all others of its spool file.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Digest">Of its bytes.</param>
/// <param name="Elf">What a loader reads in it; null where it is no ELF file.</param>
sealed record SpooledContent(int Id, long Offset, Digest Digest, ElfFile? Elf);
