using Staves.Packages.Elf;

namespace Staves.Images.Inspection;

/// <summary>How many of an image's programs and libraries have what; each number stands beside how many could.</summary>
public sealed record HardeningSummary
{
    /// <summary>Programs, of which <see cref="PositionIndependent"/> can be loaded anywhere.</summary>
    public required int Programs { get; init; }

    public required int PositionIndependent { get; init; }

    /// <summary>Programs and libraries.</summary>
    public required int Objects { get; init; }

    public required int FullyReadOnly { get; init; }

    public required int PartlyReadOnly { get; init; }

    public required int BoundAtStart { get; init; }

    public required int SafeStack { get; init; }

    /// <summary>Of those that tell, <see cref="TellsProtector"/>, so many have a stack protector.</summary>
    public required int StackProtector { get; init; }

    public required int TellsProtector { get; init; }

    /// <summary>Of those that call functions with a checked variant, <see cref="Fortifiable"/>, so many call some variant.</summary>
    public required int Fortified { get; init; }

    public required int Fortifiable { get; init; }

    /// <summary>So many ask the processor to check jumps and returns.</summary>
    public required int ControlFlow { get; init; }

    public required int TextRelocations { get; init; }

    public required int UnsafeRunPaths { get; init; }

    internal static HardeningSummary Of(IEnumerable<InspectedFile> files)
    {
        (InspectedFile File, ElfHardening Elf)[] objects = [.. files.Where(file => file.Hardening is not null).Select(file => (file, file.Hardening!))];
        return new HardeningSummary
        {
            Programs = objects.Count(one => IsProgram(one.Elf)),
            PositionIndependent = objects.Count(one => IsProgram(one.Elf) && one.Elf.IsPositionIndependent),
            Objects = objects.Length,
            FullyReadOnly = objects.Count(one => one.Elf.Relocations == RelocationProtection.Full),
            PartlyReadOnly = objects.Count(one => one.Elf.Relocations == RelocationProtection.Partial),
            BoundAtStart = objects.Count(one => one.Elf.File.IsBoundAtStart || one.Elf.File.Needed.IsEmpty),
            SafeStack = objects.Count(one => one.Elf.HasSafeStack),
            StackProtector = objects.Count(one => one.Elf.HasStackProtector == true),
            TellsProtector = objects.Count(one => one.Elf.HasStackProtector is not null),
            Fortified = objects.Count(one => !one.Elf.Fortified.IsEmpty),
            Fortifiable = objects.Count(one => !one.Elf.Fortified.IsEmpty || !one.Elf.Fortifiable.IsEmpty),
            ControlFlow = objects.Count(one => !one.Elf.ControlFlow.IsEmpty),
            TextRelocations = objects.Count(one => one.Elf.File.HasTextRelocations),
            UnsafeRunPaths = objects.Count(one => one.File.UnsafeRunPaths.Count > 0),
        };
    }

    static bool IsProgram(ElfHardening elf) => elf.File.Kind == ElfKind.Executable;
}
