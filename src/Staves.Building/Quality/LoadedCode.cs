using System.Collections.Immutable;
using Staves.Packages.Elf;

namespace Staves.Building.Quality;

/// <summary>What loaders and kernels do with the code of programs and libraries.</summary>
static class LoadedCode
{
    public static ImmutableArray<QualityCheck> Checks { get; } =
    [
        new("STV5354", image => Of(image, "QA_TEXTRELS", elf => elf.HasTextRelocations),
            "has code that is changed when it is loaded", "compile it with -fPIC; what is meant so stands in QA_TEXTRELS"),
        new("STV5355", image => Of(image, "QA_EXECSTACK", elf => elf.HasExecutableStack),
            "asks for a stack that can be executed", "add a .note.GNU-stack section to its assembler sources; what is meant so stands in QA_EXECSTACK"),
        new("STV5356", image => image.Programs
                .Where(file => file.Elf is { Kind: ElfKind.SharedObject, Soname: null } && IsLibrary(file.Object.Installed))
                .Select(file => file.Object.Installed)
                .Where(path => !image.Exceptions.Cover("QA_SONAME", path)),
            "is a library without a name of its own (SONAME)", "link it with -Wl,-soname; what is meant so stands in QA_SONAME"),
    ];

    static IEnumerable<string> Of(InspectedImage image, string variable, Func<ElfFile, bool> isSo) => image.Programs
        .Where(file => file.Elf.Kind is ElfKind.Executable or ElfKind.SharedObject && isSo(file.Elf))
        .Select(file => file.Object.Installed)
        .Where(path => !image.Exceptions.Cover(variable, path));

    /// <summary>`/usr/lib64/libx.so.1`, but no module that a program loads by its path.</summary>
    static bool IsLibrary(string path)
    {
        string[] parts = path.Split('/');
        bool inLibraries = parts is ["", _, _] or ["", "usr", _, _] && parts[^2].StartsWith("lib", StringComparison.Ordinal);
        return inLibraries && parts[^1].StartsWith("lib", StringComparison.Ordinal) && parts[^1].Contains(".so", StringComparison.Ordinal);
    }
}
