using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Staves.Packages.Elf;

/// <summary>Reads the few tables of an ELF file that a loader reads, each with a bound and each offset checked against the file.</summary>
sealed class ElfReader(Stream file)
{
    const int MostSegments = 4096;
    const int MostDynamicEntries = 65536;
    const int MostStrings = 4096;
    const int LongestString = 4096;

    const uint SegmentLoad = 1;
    const uint SegmentDynamic = 2;
    const uint SegmentInterpreter = 3;
    const uint SegmentStack = 0x6474e551;
    const uint FlagExecutable = 1;

    const long TagNeeded = 1;
    const long TagStringTable = 5;
    const long TagStringSize = 10;
    const long TagSoname = 14;
    const long TagRPath = 15;
    const long TagTextRelocations = 22;
    const long TagRunPath = 29;
    const long TagFlags = 30;
    const ulong FlagTextRelocations = 4;
    const long TagFlags1 = 0x6ffffffb;
    const ulong FlagPositionIndependentExecutable = 0x08000000;

    readonly List<Segment> _segments = [];
    bool _wide;
    bool _bigEndian;

    public bool TryRead(out ElfFile? elf)
    {
        elf = null;
        Span<byte> header = stackalloc byte[64];
        header.Clear();
        int length = ReadAt(0, header);
        if (length < 52 || !header.StartsWith("\u007fELF"u8) || header[4] is not (1 or 2) || header[5] is not (1 or 2) || header[6] != 1)
        {
            return false;
        }

        _wide = header[4] == 2;
        _bigEndian = header[5] == 2;
        if ((_wide && length < 64) || !TryReadSegments(header))
        {
            return false;
        }

        int machine = Half(header[18..]);
        uint flags = Word(header[(_wide ? 48 : 36)..]);
        ElfClass width = _wide ? ElfClass.Bits64 : ElfClass.Bits32;
        var dynamic = new Dynamic();
        string? interpreter = null;
        if ((Find(SegmentInterpreter) is { } segment && !TryReadString(segment.Offset, segment.FileSize, out interpreter))
            || !TryReadDynamic(dynamic))
        {
            return false;
        }

        elf = new ElfFile
        {
            Machine = ElfMachine.NameOf(machine),
            Class = width,
            MultilibCategory = ElfMachine.MultilibCategoryOf(machine, width, flags),
            Kind = KindOf(Half(header[16..]), interpreter, dynamic),
            IsDynamic = dynamic.IsPresent,
            Interpreter = interpreter,
            Soname = dynamic.Soname,
            Needed = [.. dynamic.Needed],
            RunPath = Directories(dynamic.RunPath ?? dynamic.RPath),
            HasEmptyRunPath = (dynamic.RunPath ?? dynamic.RPath) is { } path && path.Split(':').Contains("", StringComparer.Ordinal),
            HasTextRelocations = dynamic.HasTextRelocations,
            HasExecutableStack = Find(SegmentStack) is { } stack && (stack.Flags & FlagExecutable) != 0,
            RunPathIsInherited = dynamic.RunPath is null && dynamic.RPath is not null,
        };
        return true;
    }

    static ElfKind KindOf(int type, string? interpreter, Dynamic dynamic)
    {
        bool isProgram = (dynamic.Flags1 & FlagPositionIndependentExecutable) != 0 || (interpreter is not null && dynamic.Soname is null);
        return type switch
        {
            1 => ElfKind.Relocatable,
            2 => ElfKind.Executable,
            3 => isProgram ? ElfKind.Executable : ElfKind.SharedObject,
            _ => ElfKind.Other,
        };
    }

    static ImmutableArray<string> Directories(string? runPath) =>
        runPath is null ? [] : [.. runPath.Split(':', StringSplitOptions.RemoveEmptyEntries)];

    bool TryReadSegments(ReadOnlySpan<byte> header)
    {
        ulong table = Address(header[(_wide ? 32 : 28)..]);
        int entrySize = Half(header[(_wide ? 54 : 42)..]);
        int count = Half(header[(_wide ? 56 : 44)..]);
        int smallest = _wide ? 56 : 32;
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

            _segments.Add(new Segment(
                Word(entry),
                Flags: Word(entry[(_wide ? 4 : 24)..]),
                Offset: Address(entry[(_wide ? 8 : 4)..]),
                Address: Address(entry[(_wide ? 16 : 8)..]),
                FileSize: Address(entry[(_wide ? 32 : 16)..])));
        }

        return true;
    }

    bool TryReadDynamic(Dynamic dynamic)
    {
        // A file of debug information keeps the header of a segment whose bytes are elsewhere.
        if (Find(SegmentDynamic) is not { FileSize: > 0 } segment)
        {
            return true;
        }

        dynamic.IsPresent = true;
        int size = _wide ? 16 : 8;
        Span<byte> entry = stackalloc byte[16];
        var strings = new List<(long Tag, ulong Offset)>();
        ulong table = 0;
        ulong tableSize = 0;
        for (ulong i = 0; i < segment.FileSize / (uint)size; i++)
        {
            if (i >= MostDynamicEntries || segment.Offset > long.MaxValue / 2
                || ReadAt((long)(segment.Offset + (i * (uint)size)), entry[..size]) < size)
            {
                return false;
            }

            long tag = _wide ? (long)Address(entry) : (int)Word(entry);
            ulong value = Address(entry[(size / 2)..]);
            switch (tag)
            {
                case 0:
                    return TryReadStrings(dynamic, strings, table, tableSize);
                case TagNeeded or TagSoname or TagRPath or TagRunPath:
                    strings.Add((tag, value));
                    break;
                case TagStringTable:
                    table = value;
                    break;
                case TagStringSize:
                    tableSize = value;
                    break;
                case TagTextRelocations:
                    dynamic.HasTextRelocations = true;
                    break;
                case TagFlags:
                    dynamic.HasTextRelocations |= (value & FlagTextRelocations) != 0;
                    break;
                case TagFlags1:
                    dynamic.Flags1 = value;
                    break;
            }
        }

        return TryReadStrings(dynamic, strings, table, tableSize);
    }

    bool TryReadStrings(Dynamic dynamic, List<(long Tag, ulong Offset)> strings, ulong table, ulong tableSize)
    {
        if (strings.Count == 0)
        {
            return true;
        }

        // The table is given by the address at which it will be loaded.
        Segment? home = _segments.Find(segment =>
            segment.Type == SegmentLoad && table >= segment.Address && table - segment.Address < segment.FileSize);
        if (home is null || strings.Count > MostStrings)
        {
            return false;
        }

        ulong start = home.Offset + (table - home.Address);
        tableSize = Math.Min(tableSize, home.FileSize - (table - home.Address));
        foreach ((long tag, ulong offset) in strings)
        {
            if (offset >= tableSize || !TryReadString(start + offset, tableSize - offset, out string? text))
            {
                return false;
            }

            switch (tag)
            {
                case TagNeeded:
                    dynamic.Needed.Add(text!);
                    break;
                case TagSoname:
                    dynamic.Soname = text!.Length == 0 ? null : text;
                    break;
                case TagRPath:
                    dynamic.RPath = text;
                    break;
                default:
                    dynamic.RunPath = text;
                    break;
            }
        }

        return true;
    }

    /// <summary>Text up to its NUL, which must come before the end of the table.</summary>
    bool TryReadString(ulong offset, ulong limit, out string? text)
    {
        text = null;
        if (offset > long.MaxValue / 2)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[LongestString];
        int read = ReadAt((long)offset, buffer[..(int)Math.Min(limit, LongestString)]);
        int end = buffer[..read].IndexOf((byte)0);
        if (end < 0)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(buffer[..end]);
        return true;
    }

    Segment? Find(uint type) => _segments.Find(segment => segment.Type == type);

    /// <summary>The number of bytes that the file has there, at most the buffer's length.</summary>
    int ReadAt(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset >= file.Length)
        {
            return 0;
        }

        file.Position = offset;
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    ushort Half(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    uint Word(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    ulong Address(ReadOnlySpan<byte> bytes) => (_wide, _bigEndian) switch
    {
        (false, _) => Word(bytes),
        (true, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    sealed record Segment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize);

    /// <summary>The entries of the dynamic table as they are collected.</summary>
    sealed class Dynamic
    {
        public List<string> Needed { get; } = [];

        public bool IsPresent { get; set; }

        public string? Soname { get; set; }

        public string? RPath { get; set; }

        public string? RunPath { get; set; }

        public ulong Flags1 { get; set; }

        public bool HasTextRelocations { get; set; }
    }
}
