using System.Collections.Immutable;

namespace Staves.Packages.Elf;

/// <summary>
/// What a dynamic loader reads in an ELF file: its interpreter, name, and needs (System V ABI, program loading and dynamic linking).
/// Found through program headers, since a loader looks at no others and sections can be stripped.
/// </summary>
public sealed record ElfFile
{
    /// <summary>The machine's name without `EM_`, such as `X86_64`; its number where this project has no name for it.</summary>
    public required string Machine { get; init; }

    public required ElfClass Class { get; init; }

    public required ElfKind Kind { get; init; }

    /// <summary>Portage's multilib category, such as `x86_64`; null for a machine that has none.</summary>
    public string? MultilibCategory { get; init; }

    /// <summary>Whether a loader has anything to do with it; false for objects and statically linked programs.</summary>
    public bool IsDynamic { get; init; }

    public string? Interpreter { get; init; }

    public string? Soname { get; init; }

    /// <summary>The libraries it needs, in the order in which a loader searches them.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>Directories of `DT_RUNPATH`, or of `DT_RPATH` where there is none; `$ORIGIN` stays as it is.</summary>
    public ImmutableArray<string> RunPath { get; init; } = [];

    /// <summary>Whether <see cref="RunPath"/> is that of `DT_RPATH`, which also serves the libraries that this file loads.</summary>
    public bool RunPathIsInherited { get; init; }

    /// <summary>Whether that has an empty part, for which a loader looks into the working directory.</summary>
    public bool HasEmptyRunPath { get; init; }

    /// <summary>Whether a loader has to write into the program's code (`DT_TEXTREL`).</summary>
    public bool HasTextRelocations { get; init; }

    /// <summary>Whether it asks for a stack that can be executed (`PT_GNU_STACK`).</summary>
    public bool HasExecutableStack { get; init; }

    /// <summary>Whether a loader resolves all symbols before the program runs (`DT_BIND_NOW`, `DF_BIND_NOW`, `DF_1_NOW`).</summary>
    public bool IsBoundAtStart { get; init; }

    /// <summary>Whether both are for machines of one kind, so that one can be loaded with the other.</summary>
    public bool IsForMachineOf(ElfFile other) => Machine == other.Machine && Class == other.Class;

    /// <summary>Whether a file that begins with these bytes may be an ELF file.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8);

    /// <summary>Reads any ELF file; false for everything else and for what is damaged, which no loader could load either.</summary>
    public static bool TryRead(Stream file, out ElfFile? elf)
    {
        if (!file.CanSeek)
        {
            throw new ArgumentException("an ELF file is read at its offsets: the stream must seek", nameof(file));
        }

        return TryRead(ElfSource.TryOpen(file), out elf);
    }

    /// <inheritdoc cref="TryRead(Stream, out ElfFile?)"/>
    public static unsafe bool TryRead(ReadOnlySpan<byte> file, out ElfFile? elf)
    {
        if (file.IsEmpty)
        {
            elf = null;
            return false;
        }

        fixed (byte* start = file)
        {
            using var stream = new UnmanagedMemoryStream(start, file.Length);
            return TryRead(ElfSource.TryOpen(stream), out elf);
        }
    }

    internal static bool TryRead(ElfSource? source, out ElfFile? elf)
    {
        elf = null;
        return source is not null && new ElfReader(source).TryRead(out elf);
    }
}
