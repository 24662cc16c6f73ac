using System.Buffers.Binary;

namespace Staves.Packages.Elf;

/// <summary>The bytes of an ELF file with its width, its byte order and its segments (System V ABI, ELF header and program headers). Each
/// offset is checked against the file.</summary>
sealed class ElfSource
{
    const int MostSegments = 4096;
    const int LargestHeader = 64;

    readonly Stream _file;
    readonly byte[] _header = new byte[LargestHeader];

    ElfSource(Stream file) => _file = file;

    public bool IsWide { get; private set; }

    public bool IsBigEndian { get; private set; }

    public List<ElfSegment> Segments { get; } = [];

    /// <summary>The file header, 52 or 64 bytes of it.</summary>
    public ReadOnlySpan<byte> Header => _header;

    /// <summary>`e_type`: what the file says it is for.</summary>
    public int Type => Half(Header[16..]);

    public int Machine => Half(Header[18..]);

    /// <summary>The source; null for everything that is no ELF file, or whose headers are damaged.</summary>
    public static ElfSource? TryOpen(Stream file)
    {
        var source = new ElfSource(file);
        Span<byte> header = source._header;
        int length = source.ReadAt(0, header);
        if (length < 52 || !ElfFile.HasMagic(header) || header[4] is not (1 or 2) || header[5] is not (1 or 2) || header[6] != 1)
        {
            return null;
        }

        source.IsWide = header[4] == 2;
        source.IsBigEndian = header[5] == 2;
        return (!source.IsWide || length >= LargestHeader) && source.TryReadSegments() ? source : null;
    }

    public ElfSegment? Find(uint type) => Segments.Find(segment => segment.Type == type);

    /// <summary>The number of bytes that the file has there, at most the buffer's length.</summary>
    public int ReadAt(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset >= _file.Length)
        {
            return 0;
        }

        _file.Position = offset;
        return _file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    /// <summary>A whole table of the file; null where it is longer than a limit, or not all there.</summary>
    public byte[]? ReadTable(ulong offset, ulong size, int most)
    {
        if (offset > long.MaxValue / 2 || size > (ulong)most || (long)(offset + size) > _file.Length)
        {
            return null;
        }

        byte[] table = new byte[size];
        return ReadAt((long)offset, table) == table.Length ? table : null;
    }

    public ushort Half(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint Word(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public ulong Address(ReadOnlySpan<byte> bytes) => (IsWide, IsBigEndian) switch
    {
        (false, _) => Word(bytes),
        (true, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    bool TryReadSegments()
    {
        ulong table = Address(Header[(IsWide ? 32 : 28)..]);
        int entrySize = Half(Header[(IsWide ? 54 : 42)..]);
        int count = Half(Header[(IsWide ? 56 : 44)..]);
        int smallest = IsWide ? 56 : 32;
        if (count > MostSegments || (count > 0 && entrySize < smallest))
        {
            return false;
        }

        Span<byte> entry = stackalloc byte[56];
        for (int i = 0; i < count; i++)
        {
            if (table > long.MaxValue / 2 || ReadAt((long)table + ((long)i * entrySize), entry[..smallest]) < smallest)
            {
                return false;
            }

            Segments.Add(new ElfSegment(
                Word(entry),
                Flags: Word(entry[(IsWide ? 4 : 24)..]),
                Offset: Address(entry[(IsWide ? 8 : 4)..]),
                Address: Address(entry[(IsWide ? 16 : 8)..]),
                FileSize: Address(entry[(IsWide ? 32 : 16)..])));
        }

        return true;
    }
}
