using System.Collections.Immutable;

namespace Staves.Packages.Elf;

/// <summary>Reads what an ELF file says about its hardening: in its segments, its dynamic table, its symbols and its notes.</summary>
sealed class HardeningReader(ElfSource source)
{
    const int TypeShared = 3;
    const uint SegmentNote = 4;
    const uint SegmentStack = 0x6474e551;
    const uint SegmentReadOnly = 0x6474e552;
    const uint SegmentProperty = 0x6474e553;
    const uint FlagExecutable = 1;
    const int LargestNote = 64 * 1024;

    /// <summary>`NT_GNU_PROPERTY_TYPE_0` (Linux extensions to the gABI, program property).</summary>
    const uint NoteProperty = 5;
    const uint PropertyOfX86 = 0xc0000002;
    const uint PropertyOfArm = 0xc0000000;
    const int MachineX86 = 3;
    const int MachineX8664 = 62;
    const int MachineAArch64 = 183;

    static readonly ImmutableArray<string> NamesOfX86 = ["IBT", "SHSTK"];
    static readonly ImmutableArray<string> NamesOfArm = ["BTI", "PAC", "GCS"];

    public ElfHardening? TryRead()
    {
        if (!ElfFile.TryRead(source, out ElfFile? file) || file!.Kind is not (ElfKind.Executable or ElfKind.SharedObject))
        {
            return null;
        }

        ElfSymbols symbols = ElfSymbols.Read(source);
        string[] fortified = [.. symbols.All.Select(FortifiableFunctions.OfChecked).OfType<string>()];
        return new ElfHardening
        {
            File = file,
            IsPositionIndependent = source.Type == TypeShared,
            Relocations = RelocationsOf(file),
            HasSafeStack = source.Find(SegmentStack) is { } stack && (stack.Flags & FlagExecutable) == 0,
            HasStackProtector = HasStackProtector(file, symbols),
            Fortified = [.. fortified.Order(StringComparer.Ordinal)],
            Fortifiable = HasCheckedVariants(file)
                ? [.. symbols.Imported.Where(FortifiableFunctions.Contains).Order(StringComparer.Ordinal)]
                : [],
            ControlFlow = ControlFlow(),
        };
    }

    /// <summary>A loader looks up by name what an object calls of others; what it calls of itself only a full table tells.</summary>
    static bool? HasStackProtector(ElfFile file, ElfSymbols symbols)
    {
        const string Failure = "__stack_chk_fail";
        bool isLinked = file.Kind == ElfKind.SharedObject || !file.Needed.IsEmpty;
        bool isDefined = symbols.All.Contains(Failure) || symbols.All.Contains("__stack_chk_fail_local");
        return (isLinked, symbols.Imported.Contains(Failure), isDefined) switch
        {
            (true, true, _) or (false, _, true) => true,
            (true, false, true) => null,
            (true, _, _) => symbols.HasDynamicTable ? false : null,
            _ => symbols.HasFullTable ? false : null,
        };
    }

    /// <summary>Without a loader nothing is resolved later, so that what is read-only is all there is.</summary>
    RelocationProtection RelocationsOf(ElfFile file) =>
        source.Find(SegmentReadOnly) is null ? RelocationProtection.None
        : file.IsBoundAtStart || file.Needed.IsEmpty ? RelocationProtection.Full
        : RelocationProtection.Partial;

    /// <summary>Only of glibc's functions there are variants.</summary>
    static bool HasCheckedVariants(ElfFile file) => file.Needed.Contains("libc.so.6", StringComparer.Ordinal);

    ImmutableArray<string> ControlFlow()
    {
        (uint property, ImmutableArray<string> names) = source.Machine switch
        {
            MachineX86 or MachineX8664 => (PropertyOfX86, NamesOfX86),
            MachineAArch64 => (PropertyOfArm, NamesOfArm),
            _ => (0u, ImmutableArray<string>.Empty),
        };
        uint bits = names.IsEmpty ? 0 : source.Segments
            .Where(segment => segment.Type is SegmentProperty or SegmentNote)
            .Select(segment => source.ReadTable(segment.Offset, segment.FileSize, LargestNote) is { } notes ? FindProperty(notes, property) : 0)
            .FirstOrDefault(found => found != 0);
        return [.. names.Where((_, bit) => (bits & (1u << bit)) != 0)];
    }

    /// <summary>The value of a property among notes; zero where it is not there.</summary>
    uint FindProperty(ReadOnlySpan<byte> notes, uint wanted)
    {
        const int NoteHeader = 12;
        int alignment = source.IsWide ? 8 : 4;
        while (notes.Length >= NoteHeader)
        {
            uint nameSize = source.Word(notes);
            uint size = source.Word(notes[4..]);
            uint type = source.Word(notes[8..]);
            long content = NoteHeader + ((nameSize + 3L) & ~3L);
            if (content + size > notes.Length)
            {
                return 0;
            }

            if (type == NoteProperty && nameSize == 4 && notes.Slice(NoteHeader, 4).SequenceEqual("GNU\0"u8))
            {
                return PropertyIn(notes.Slice((int)content, (int)size), wanted, alignment);
            }

            // Notes of four-byte alignment may come before; a segment of properties holds one note only.
            long next = content + ((size + 3L) & ~3L);
            notes = next >= notes.Length ? [] : notes[(int)next..];
        }

        return 0;
    }

    uint PropertyIn(ReadOnlySpan<byte> properties, uint wanted, int alignment)
    {
        const int PropertyHeader = 8;
        while (properties.Length >= PropertyHeader)
        {
            uint type = source.Word(properties);
            uint size = source.Word(properties[4..]);
            if (size > properties.Length - PropertyHeader)
            {
                return 0;
            }

            if (type == wanted && size == 4)
            {
                return source.Word(properties[PropertyHeader..]);
            }

            long next = PropertyHeader + ((size + alignment - 1L) / alignment * alignment);
            properties = next >= properties.Length ? [] : properties[(int)next..];
        }

        return 0;
    }
}
