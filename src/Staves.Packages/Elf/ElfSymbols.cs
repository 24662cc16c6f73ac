using System.Text;

namespace Staves.Packages.Elf;

/// <summary>The names in the symbol tables of an ELF file (System V ABI, symbol table): those that a loader resolves, and where the file was
/// not stripped all others.</summary>
sealed class ElfSymbols
{
    const int MostSections = 65_536;
    const int LargestTable = 256 * 1024 * 1024;
    const uint SectionSymbols = 2;
    const uint SectionDynamicSymbols = 11;

    readonly HashSet<string> _imported = new(StringComparer.Ordinal);
    readonly HashSet<string> _all = new(StringComparer.Ordinal);

    /// <summary>Names that another object has to define.</summary>
    public IReadOnlySet<string> Imported => _imported;

    /// <summary>All names.</summary>
    public IReadOnlySet<string> All => _all;

    /// <summary>Whether there is the full table, of which a static program's functions are read.</summary>
    public bool HasFullTable { get; private set; }

    public bool HasDynamicTable { get; private set; }

    public static ElfSymbols Read(ElfSource source)
    {
        var symbols = new ElfSymbols();
        bool wide = source.IsWide;
        ulong offset = source.Address(source.Header[(wide ? 40 : 32)..]);
        int entrySize = source.Half(source.Header[(wide ? 58 : 46)..]);
        int count = source.Half(source.Header[(wide ? 60 : 48)..]);
        if (count is 0 or >= MostSections || entrySize < (wide ? 64 : 40)
            || source.ReadTable(offset, (ulong)count * (ulong)entrySize, LargestTable) is not { } sections)
        {
            return symbols;
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = sections.AsSpan(i * entrySize);
            uint type = source.Word(section[4..]);
            if (type is not (SectionSymbols or SectionDynamicSymbols) || source.Word(section[(wide ? 40 : 24)..]) is var link && link >= (uint)count)
            {
                continue;
            }

            if (Content(source, section) is { } table && Content(source, sections.AsSpan((int)link * entrySize)) is { } names)
            {
                symbols.HasFullTable |= type == SectionSymbols;
                symbols.HasDynamicTable |= type == SectionDynamicSymbols;
                symbols.Add(source, table, names);
            }
        }

        return symbols;
    }

    static byte[]? Content(ElfSource source, ReadOnlySpan<byte> section) => source.ReadTable(
        source.Address(section[(source.IsWide ? 24 : 16)..]), source.Address(section[(source.IsWide ? 32 : 20)..]), LargestTable);

    void Add(ElfSource source, byte[] table, byte[] names)
    {
        int entrySize = source.IsWide ? 24 : 16;
        for (int at = entrySize; at + entrySize <= table.Length; at += entrySize)
        {
            ReadOnlySpan<byte> symbol = table.AsSpan(at, entrySize);
            uint name = source.Word(symbol);
            if (name == 0 || name >= (uint)names.Length)
            {
                continue;
            }

            ReadOnlySpan<byte> text = names.AsSpan((int)name);
            int end = text.IndexOf((byte)0);
            // Only these are asked for, and a large program has a hundred thousand others.
            if (end > 0 && IsOfInterest(text[..end]))
            {
                string found = Encoding.ASCII.GetString(text[..end]);
                _all.Add(found);
                bool isUndefined = source.Half(symbol[(source.IsWide ? 6 : 14)..]) == 0;
                if (isUndefined)
                {
                    _imported.Add(found);
                }
            }
        }
    }

    static bool IsOfInterest(ReadOnlySpan<byte> name)
    {
        const int LongestFunction = 32;
        return name.Length <= LongestFunction && (name.StartsWith("__"u8) || char.IsAsciiLetterLower((char)name[0]));
    }
}
