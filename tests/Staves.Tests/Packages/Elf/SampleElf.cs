using System.Buffers.Binary;
using System.Text;
using Staves.Packages.Elf;

namespace Staves.Tests.Packages.Elf;

/// <summary>Makes a small shared object in any width and byte order, with a table of strings loaded away from its offset.</summary>
sealed class SampleElf(ElfClass width, bool bigEndian)
{
    const int LoadAddress = 0x10000;
    const string Strings = "\0liba.so\0libb.so.2\0libsample.so.1\0$ORIGIN/../lib:/opt/lib\0";

    readonly bool _wide = width == ElfClass.Bits64;

    public ushort Machine { get; init; } = 62;

    public uint Flags { get; init; }

    public byte[] Build()
    {
        using var file = new MemoryStream();
        int headerSize = _wide ? 64 : 52;
        int entrySize = _wide ? 56 : 32;
        int interpreterAt = headerSize + (3 * entrySize);
        byte[] interpreter = Encoding.ASCII.GetBytes("/lib/ld.so.1\0");
        int stringsAt = interpreterAt + interpreter.Length;
        int dynamicAt = stringsAt + Strings.Length;
        long[] dynamic =
        [
            1, At("liba.so"), 1, At("libb.so.2"), 14, At("libsample.so.1"), 29, At("$ORIGIN/../lib:/opt/lib"),
            5, LoadAddress + stringsAt, 10, Strings.Length, 0, 0,
        ];
        int dynamicSize = dynamic.Length * (_wide ? 8 : 4);

        file.Write("\u007fELF"u8);
        file.Write([_wide ? (byte)2 : (byte)1, bigEndian ? (byte)2 : (byte)1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Half(file, 3);
        Half(file, Machine);
        Word(file, 1);
        Address(file, 0);
        Address(file, headerSize);
        Address(file, 0);
        Word(file, Flags);
        Half(file, (ushort)headerSize);
        Half(file, (ushort)entrySize);
        Half(file, 3);
        Half(file, 0);
        Half(file, 0);
        Half(file, 0);
        Segment(file, 3, interpreterAt, interpreter.Length);
        Segment(file, 1, 0, dynamicAt + dynamicSize);
        Segment(file, 2, dynamicAt, dynamicSize);
        file.Write(interpreter);
        file.Write(Encoding.ASCII.GetBytes(Strings));
        foreach (long value in dynamic)
        {
            Address(file, value);
        }

        return file.ToArray();
    }

    static int At(string text) => Strings.IndexOf("\0" + text + "\0", StringComparison.Ordinal) + 1;

    void Segment(Stream file, uint type, int offset, int size)
    {
        Word(file, type);
        if (_wide)
        {
            Word(file, 4);
        }

        Address(file, offset);
        Address(file, LoadAddress + offset);
        Address(file, LoadAddress + offset);
        Address(file, size);
        Address(file, size);
        if (!_wide)
        {
            Word(file, 4);
        }

        Address(file, 1);
    }

    void Half(Stream file, ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        }

        file.Write(bytes);
    }

    void Word(Stream file, uint value)
    {
        Half(file, (ushort)(bigEndian ? value >> 16 : value));
        Half(file, (ushort)(bigEndian ? value : value >> 16));
    }

    void Address(Stream file, long value)
    {
        if (!_wide)
        {
            Word(file, (uint)value);
            return;
        }

        Word(file, (uint)(bigEndian ? value >> 32 : value));
        Word(file, (uint)(bigEndian ? value : value >> 32));
    }
}
