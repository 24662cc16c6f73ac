namespace Staves.Images.Libraries;

/// <summary>A library in the cache of the GNU C library's loader.</summary>
/// <param name="Name">What programs ask for: a SONAME, or the name of a link.</param>
/// <param name="Path">Where it is, relative to the root.</param>
/// <param name="Flags">Its kind: glibc's `FLAG_ELF_LIBC6` with the width and ABI of its machine.</param>
sealed record LoaderCacheEntry(string Name, string Path, int Flags);
