using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Images.Libraries;

/// <summary>Finds libraries inside a tree, as a loader would at run time.</summary>
sealed class LibrarySearch(RootTree tree, Dictionary<string, ElfFile> objects)
{
    readonly Dictionary<string, LoaderKind?> _loaders = new(StringComparer.Ordinal);
    readonly Dictionary<(string Machine, ElfClass Class), ElfFile?> _programs = [];

    /// <summary>All dynamic programs and libraries of the tree by path.</summary>
    public IReadOnlyDictionary<string, ElfFile> Objects => objects;

    /// <summary>The loader that the program names, or null where the tree does not have one for this machine.</summary>
    public LoaderKind? LoaderOf(ElfFile program)
    {
        string key = $"{program.Interpreter} {program.Machine} {program.Class}";
        if (!_loaders.TryGetValue(key, out LoaderKind? loader))
        {
            _loaders[key] = loader = MakeLoader(program);
        }

        return loader;
    }

    /// <summary>A loader for a library that no program needs: the one which the programs of its machine use.</summary>
    public LoaderKind AnyLoader(ElfFile library)
    {
        if (!_programs.TryGetValue((library.Machine, library.Class), out ElfFile? program))
        {
            _programs[(library.Machine, library.Class)] = program = objects
                .Where(pair => pair.Value.Interpreter is not null && pair.Value.IsForMachineOf(library))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => pair.Value)
                .FirstOrDefault(candidate => LoaderOf(candidate) is not null);
        }

        return program is null ? LoaderAt(LoaderDirectories.MuslLoader(tree), library) : LoaderOf(program)!;
    }

    /// <summary>Where a library is: its real path in the tree, and the path by which it was found; null where it is nowhere.</summary>
    public (string RealPath, string FoundAs)? Find(string library, LoadedObject needer, LoaderKind loader, out ImmutableArray<string> searched)
    {
        if (library.Contains('/', StringComparison.Ordinal))
        {
            searched = [];
            return At(library.TrimStart('/'), needer.Elf);
        }

        searched = [.. RunPaths(needer, loader).Concat(loader.Directories).Distinct(StringComparer.Ordinal)];
        foreach (string directory in searched)
        {
            if (At(RootPath.Join(directory, library), needer.Elf) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>
    /// musl: the run paths of the file and of all that led to it. GNU: DT_RUNPATH serves the file alone; DT_RPATH also what it loads, but
    /// for files that have DT_RUNPATH themselves (ld.so(8)).
    /// </summary>
    static IEnumerable<string> RunPaths(LoadedObject needer, LoaderKind loader)
    {
        bool hasOwnRunPath = needer.Elf.RunPath.Length > 0 && !needer.Elf.RunPathIsInherited;
        for (LoadedObject? current = needer; current is not null; current = current.Parent)
        {
            bool counts = loader.IsMusl || current == needer || (current.Elf.RunPathIsInherited && !hasOwnRunPath);
            foreach (string directory in counts ? current.Elf.RunPath : [])
            {
                foreach (string expanded in Expand(directory, current))
                {
                    yield return expanded;
                }
            }
        }
    }

    /// <summary>Dynamic string tokens (ld.so(8)); `$PLATFORM` is a processor's name, which an image cannot rely on.</summary>
    static IEnumerable<string> Expand(string directory, LoadedObject owner)
    {
        string expanded = directory
            .Replace("${", "$", StringComparison.Ordinal)
            .Replace("}", "", StringComparison.Ordinal)
            .Replace("$ORIGIN", "/" + RootPath.ParentOf(owner.Path), StringComparison.Ordinal);
        string[] libraries = expanded.Contains("$LIB", StringComparison.Ordinal) ? ["lib64", "lib"] : [""];
        return expanded.Contains("$PLATFORM", StringComparison.Ordinal)
            ? []
            : libraries.Select(name => expanded.Replace("$LIB", name, StringComparison.Ordinal).Trim('/'));
    }

    LoaderKind? MakeLoader(ElfFile program) =>
        At(program.Interpreter!.TrimStart('/'), program) is null ? null : LoaderAt(program.Interpreter!.TrimStart('/'), program);

    LoaderKind LoaderAt(string? path, ElfFile user)
    {
        string? realPath = path is null ? null : tree.Resolve(path)?.Path;
        string? soname = realPath is null ? null : objects.GetValueOrDefault(realPath)?.Soname;
        bool isMusl = path is not null && RootPath.NameOf(path).StartsWith("ld-musl-", StringComparison.Ordinal);
        ImmutableArray<string> names = [.. new[] { path is null ? null : RootPath.NameOf(path), soname }.OfType<string>()];
        return new LoaderKind(
            isMusl,
            isMusl ? LoaderDirectories.OfMusl(tree, path!) : LoaderDirectories.OfGnu(tree, user.Class, realPath),
            names);
    }

    (string RealPath, string FoundAs)? At(string path, ElfFile needer) =>
        tree.Resolve(path) is { } entry && objects.TryGetValue(entry.Path, out ElfFile? found) && found.IsForMachineOf(needer)
            ? (entry.Path, path)
            : null;
}
