using System.Collections.Immutable;

namespace Staves.Packages.Elf;

/// <summary>One line of Portage's `NEEDED.ELF.2`: `machine;path;soname;runpath;needed,needed;category`.</summary>
public sealed record NeededEntry
{
    public required string Machine { get; init; }

    /// <summary>Absolute, as installed.</summary>
    public required string Path { get; init; }

    /// <summary>Empty for what is no library.</summary>
    public string Soname { get; init; } = "";

    public ImmutableArray<string> RunPath { get; init; } = [];

    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>Portage's multilib category; empty in old entries and on machines that have none.</summary>
    public string MultilibCategory { get; init; } = "";

    /// <summary>The entry of an ELF file; static programs and relocatable objects have one too, with nothing in it.</summary>
    public static NeededEntry Of(string path, ElfFile elf) => new()
    {
        Machine = elf.Machine,
        Path = path.StartsWith('/') ? path : "/" + path,

        // Whoever links a library without a name needs it by its file's name.
        Soname = elf.Soname ?? (elf.Kind == ElfKind.SharedObject ? System.IO.Path.GetFileName(path) : ""),
        RunPath = elf.RunPath,
        Needed = elf.Needed,
        MultilibCategory = elf.MultilibCategory ?? "",
    };

    /// <summary>Reads a line; Portage allows further fields after the sixth, and old entries lack that one.</summary>
    public static bool TryParse(string line, out NeededEntry? entry)
    {
        string[] fields = line.Split(';');
        entry = fields.Length < 5 || fields[1].Length == 0
            ? null
            : new NeededEntry
            {
                Machine = fields[0],
                Path = fields[1],
                Soname = fields[2],
                RunPath = [.. fields[3].Split(':', StringSplitOptions.RemoveEmptyEntries)],
                Needed = [.. fields[4].Split(',', StringSplitOptions.RemoveEmptyEntries)],
                MultilibCategory = fields.Length > 5 ? fields[5] : "",
            };
        return entry is not null;
    }

    public override string ToString() =>
        $"{Machine};{Path};{Soname};{string.Join(':', RunPath)};{string.Join(',', Needed)};{MultilibCategory}";
}
