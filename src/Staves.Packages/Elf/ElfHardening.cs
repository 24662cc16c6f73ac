using System.Collections.Immutable;

namespace Staves.Packages.Elf;

/// <summary>What compiler and linker did in an ELF file against its being attacked. `null` is what the file cannot tell: a statically linked
/// program without symbols does not say what its code calls.</summary>
public sealed record ElfHardening
{
    public required ElfFile File { get; init; }

    /// <summary>Whether it can be loaded at any address (PIE; every shared object can).</summary>
    public required bool IsPositionIndependent { get; init; }

    public required RelocationProtection Relocations { get; init; }

    /// <summary>Whether its stack cannot be executed: `PT_GNU_STACK` is there and says so.</summary>
    public required bool HasSafeStack { get; init; }

    /// <summary>Whether some function has a stack protector (`__stack_chk_fail`).</summary>
    public required bool? HasStackProtector { get; init; }

    /// <summary>Functions of the C library that it calls in the variant that knows sizes (`_FORTIFY_SOURCE`, `__memcpy_chk`), sorted.</summary>
    public required ImmutableArray<string> Fortified { get; init; }

    /// <summary>Functions that it calls without, although there is such a variant, sorted.</summary>
    public required ImmutableArray<string> Fortifiable { get; init; }

    /// <summary>What the processor checks of its jumps and returns: `IBT`, `SHSTK` on x86, `BTI`, `PAC`, `GCS` on 64-bit ARM.</summary>
    public required ImmutableArray<string> ControlFlow { get; init; }

    /// <summary>Reads a program or a shared object; null for every other file, and for a damaged one.</summary>
    /// <param name="file">The whole file; it must seek.</param>
    public static ElfHardening? TryRead(Stream file) => ElfSource.TryOpen(file) is { } source ? new HardeningReader(source).TryRead() : null;
}
