using System.Buffers.Binary;
using System.Text;
using Staves.Packages.Elf;

namespace Staves.Images.Libraries;

/// <summary>
/// `/etc/ld.so.cache` of the GNU C library from 2.2 on (`glibc-ld.so.cache1.1`): a header, entries that a loader finds by halving, and the
/// texts that they point to. Numbers are those of the machine; the extensions, which say what wrote it, are left out.
/// </summary>
static class LoaderCache
{
    const int HeaderSize = 48;
    const int EntrySize = 24;
    const int CountOffset = 20;
    const int TextLengthOffset = 24;
    const int ByteOrderOffset = 28;
    const byte LittleEndian = 2;
    const byte BigEndian = 3;

    static ReadOnlySpan<byte> Magic => "glibc-ld.so.cache1.1"u8;

    /// <summary>The kind of a library; null for a machine whose kind this project does not know.</summary>
    public static int? FlagsOf(ElfFile library) => (library.Machine, library.Class, library.MultilibCategory) switch
    {
        ("386" or "PPC", ElfClass.Bits32, _) => 0x0003,
        ("X86_64", ElfClass.Bits64, _) => 0x0303,
        ("S390", ElfClass.Bits64, _) => 0x0403,
        ("PPC64", ElfClass.Bits64, _) => 0x0503,
        ("X86_64", ElfClass.Bits32, _) => 0x0803,
        ("AARCH64", ElfClass.Bits64, _) => 0x0a03,
        (_, ElfClass.Bits64, "riscv_lp64") => 0x0f03,
        (_, ElfClass.Bits64, "riscv_lp64d") => 0x1003,
        (_, ElfClass.Bits64, "loong_lp64d") => 0x1203,
        _ => null,
    };

    /// <param name="entries">In the order in which directories are searched: of one name and kind the first counts.</param>
    /// <param name="isBigEndian">The machine's order of bytes.</param>
    public static byte[] Write(IEnumerable<LoaderCacheEntry> entries, bool isBigEndian)
    {
        LoaderCacheEntry[] sorted = [.. entries
            .DistinctBy(entry => (entry.Name, entry.Flags))
            .OrderByDescending(entry => entry.Name, LibraryNameComparer.Instance)
            .ThenByDescending(entry => entry.Flags)];
        using var texts = new MemoryStream();
        byte[] cache = new byte[HeaderSize + (sorted.Length * EntrySize)];
        for (int i = 0; i < sorted.Length; i++)
        {
            Span<byte> entry = cache.AsSpan(HeaderSize + (i * EntrySize), EntrySize);
            WriteNumber(entry, sorted[i].Flags, isBigEndian);
            WriteNumber(entry[4..], AddText(sorted[i].Name), isBigEndian);
            WriteNumber(entry[8..], AddText("/" + sorted[i].Path), isBigEndian);
        }

        Magic.CopyTo(cache);
        WriteNumber(cache.AsSpan(CountOffset), sorted.Length, isBigEndian);
        WriteNumber(cache.AsSpan(TextLengthOffset), (int)texts.Length, isBigEndian);
        cache[ByteOrderOffset] = isBigEndian ? BigEndian : LittleEndian;
        return [.. cache, .. texts.ToArray()];

        // Offsets count from the beginning of the file.
        int AddText(string text)
        {
            int offset = cache.Length + (int)texts.Length;
            texts.Write(Encoding.UTF8.GetBytes(text));
            texts.WriteByte(0);
            return offset;
        }
    }

    static void WriteNumber(Span<byte> place, int number, bool isBigEndian)
    {
        if (isBigEndian)
        {
            BinaryPrimitives.WriteInt32BigEndian(place, number);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(place, number);
        }
    }
}
