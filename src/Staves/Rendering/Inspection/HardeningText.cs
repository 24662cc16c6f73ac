using System.Globalization;
using Staves.Images.Inspection;
using Staves.Packages.Elf;

namespace Staves.Rendering.Inspection;

/// <summary>How programs are hardened, in words.</summary>
static class HardeningText
{
    /// <summary>One line: `58 of 60 programs are PIE; of 94 programs and libraries 90 have full RELRO, …`; empty where there is no program.</summary>
    public static string Summary(HardeningSummary summary)
    {
        if (summary.Objects == 0)
        {
            return "";
        }

        var parts = new List<string>();
        if (summary.Programs > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.PositionIndependent} of {Amounts.Count(summary.Programs, "program")} {Be(summary.PositionIndependent)} PIE"));
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.FullyReadOnly} of {Amounts.Count(summary.Objects, "ELF file")} {Have(summary.FullyReadOnly)} full RELRO{Partly(summary)}"));
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.SafeStack} a stack that cannot be executed"));
        if (summary.TellsProtector > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.StackProtector} of {summary.TellsProtector} that tell a stack protector"));
        }

        if (summary.Fortifiable > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.Fortified} of {summary.Fortifiable} that could FORTIFY"));
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.ControlFlow} control-flow protection"));
        AddFault(summary.TextRelocations, "text relocations");
        AddFault(summary.UnsafeRunPaths, "a run path that others can fill");
        return string.Join(", ", parts);

        void AddFault(int count, string fault)
        {
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {fault}"));
            }
        }
    }

    /// <summary>`PIE`, `no PIE`, `library`.</summary>
    public static string Kind(ElfHardening elf) => elf.File.Kind == ElfKind.SharedObject ? "library" : elf.IsPositionIndependent ? "PIE" : "no PIE";

    public static string Relocations(ElfHardening elf) => elf.Relocations switch
    {
        RelocationProtection.Full => "full",
        RelocationProtection.Partial => "partial",
        _ => "none",
    };

    /// <summary>`yes`, `no`, and `?` where the file does not tell.</summary>
    public static string Answer(bool? value) => value switch { true => "yes", false => "no", _ => "?" };

    /// <summary>`2 of 7` functions, `-` where it calls none that has a checked variant.</summary>
    public static string Fortify(ElfHardening elf) => (elf.Fortified.Length, elf.Fortifiable.Length) is var (done, open) && done + open == 0
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{done} of {done + open}");

    /// <summary>Whether somebody should look at it.</summary>
    public static bool IsWeak(InspectedFile file) => file.Hardening is { } elf
        && ((elf.File.Kind == ElfKind.Executable && !elf.IsPositionIndependent) || elf.Relocations == RelocationProtection.None || !elf.HasSafeStack
            || elf.File.HasTextRelocations || file.UnsafeRunPaths.Count > 0);

    static string Partly(HardeningSummary summary) =>
        summary.PartlyReadOnly == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({summary.PartlyReadOnly} partial)");

    static string Be(int count) => count == 1 ? "is" : "are";

    static string Have(int count) => count == 1 ? "has" : "have";
}
