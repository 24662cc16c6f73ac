using Staves.Packages.Elf;

namespace Staves.Images.Libraries;

/// <summary>A program or library while a program is being loaded.</summary>
/// <param name="Path">Where the loader found it; what `$ORIGIN` is the directory of.</param>
/// <param name="Elf">Its needs.</param>
/// <param name="Parent">What needed it first; null for the program itself.</param>
sealed record LoadedObject(string Path, ElfFile Elf, LoadedObject? Parent);
