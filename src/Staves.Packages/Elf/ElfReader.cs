using System.Collections.Immutable;
using System.Text;

namespace Staves.Packages.Elf;

/// <summary>Reads the few tables of an ELF file that a loader reads, each with a bound and each offset checked against the file.</summary>
sealed class ElfReader(ElfSource source)
{
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
    const long TagBindNow = 24;
    const long TagRunPath = 29;
    const long TagFlags = 30;
    const ulong FlagTextRelocations = 4;
    const ulong FlagBindNow = 8;
    const long TagFlags1 = 0x6ffffffb;
    const ulong FlagNow = 1;
    const ulong FlagPositionIndependentExecutable = 0x08000000;

    public bool TryRead(out ElfFile? elf)
    {
        elf = null;
        ElfClass width = source.IsWide ? ElfClass.Bits64 : ElfClass.Bits32;
        var dynamic = new Dynamic();
        string? interpreter = null;
        if ((source.Find(SegmentInterpreter) is { } segment && !TryReadString(segment.Offset, segment.FileSize, out interpreter))
            || !TryReadDynamic(dynamic))
        {
            return false;
        }

        elf = new ElfFile
        {
            Machine = ElfMachine.NameOf(source.Machine),
            Class = width,
            MultilibCategory = ElfMachine.MultilibCategoryOf(source.Machine, width, flags: source.Word(source.Header[(source.IsWide ? 48 : 36)..])),
            Kind = KindOf(source.Type, interpreter, dynamic),
            IsDynamic = dynamic.IsPresent,
            Interpreter = interpreter,
            Soname = dynamic.Soname,
            Needed = [.. dynamic.Needed],
            RunPath = Directories(dynamic.RunPath ?? dynamic.RPath),
            HasEmptyRunPath = (dynamic.RunPath ?? dynamic.RPath) is { } path && path.Split(':').Contains("", StringComparer.Ordinal),
            HasTextRelocations = dynamic.HasTextRelocations,
            HasExecutableStack = source.Find(SegmentStack) is { } stack && (stack.Flags & FlagExecutable) != 0,
            IsBoundAtStart = dynamic.IsBoundAtStart,
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

    bool TryReadDynamic(Dynamic dynamic)
    {
        // A file of debug information keeps the header of a segment whose bytes are elsewhere.
        if (source.Find(SegmentDynamic) is not { FileSize: > 0 } segment)
        {
            return true;
        }

        dynamic.IsPresent = true;
        int size = source.IsWide ? 16 : 8;
        Span<byte> entry = stackalloc byte[16];
        var strings = new List<(long Tag, ulong Offset)>();
        ulong table = 0;
        ulong tableSize = 0;
        for (ulong i = 0; i < segment.FileSize / (uint)size; i++)
        {
            if (i >= MostDynamicEntries || segment.Offset > long.MaxValue / 2
                || source.ReadAt((long)(segment.Offset + (i * (uint)size)), entry[..size]) < size)
            {
                return false;
            }

            long tag = source.IsWide ? (long)source.Address(entry) : (int)source.Word(entry);
            ulong value = source.Address(entry[(size / 2)..]);
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
                    dynamic.IsBoundAtStart |= (value & FlagBindNow) != 0;
                    break;
                case TagBindNow:
                    dynamic.IsBoundAtStart = true;
                    break;
                case TagFlags1:
                    dynamic.Flags1 = value;
                    dynamic.IsBoundAtStart |= (value & FlagNow) != 0;
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
        ElfSegment? home = source.Segments.Find(segment =>
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
        int read = source.ReadAt((long)offset, buffer[..(int)Math.Min(limit, LongestString)]);
        int end = buffer[..read].IndexOf((byte)0);
        if (end < 0)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(buffer[..end]);
        return true;
    }

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

        public bool IsBoundAtStart { get; set; }
    }
}
