using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Staves.Portage.Binaries;

/// <summary>The end of a stored index: after the text, zeros up to a multiple of eight bytes, and the entries. It is written for this
/// machine alone, in its byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct BinhostFooter(ulong Magic, uint TextLength, uint EntryCount)
{
    /// <summary>`STAVEBH1`; another number with any change of the format.</summary>
    public const ulong Signature = 0x3148_4245_5641_5453;

    public static int Size => Unsafe.SizeOf<BinhostFooter>();

    public int EntriesStart => Aligned((int)TextLength);

    /// <summary>Whether it is one, and all of the file is there.</summary>
    public bool Fits(long fileLength) => Magic == Signature
        && fileLength == Aligned(TextLength) + ((long)EntryCount * Unsafe.SizeOf<BinhostEntry>()) + Size;

    public static int Aligned(int length) => (int)Aligned((long)length);

    static long Aligned(long length) => (length + 7) & ~7L;
}
