using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Packages.Elf;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Libraries;

/// <summary>
/// Proves that every program of a tree can start: its interpreter and all libraries that it and they need are found inside the tree, as
/// ld.so(8) or musl's loader would search. A library that no program needs, such as a plug-in, must find its own needs too.
/// </summary>
public static class SonameClosure
{
    /// <returns>A diagnostic for each file and library that is missing; none when the image is complete.</returns>
    /// <param name="tree">The image's root.</param>
    /// <param name="providers">Packages by the names of libraries they have, for the hint.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public static ImmutableArray<Diagnostic> Check(
        RootTree tree, IReadOnlyDictionary<string, string> providers, CancellationToken cancellationToken) =>
        [.. Find(tree, cancellationToken).Select(one => Describe(one, tree, providers))];

    /// <summary>The names of the libraries that are missing.</summary>
    internal static HashSet<string> MissingLibraries(RootTree tree, CancellationToken cancellationToken) =>
        [.. Find(tree, cancellationToken).Where(one => !one.IsInterpreter).Select(one => one.Library)];

    static IEnumerable<MissingLibrary> Find(RootTree tree, CancellationToken cancellationToken)
    {
        Dictionary<string, ElfFile> objects = ObjectsOf(tree);
        var search = new LibrarySearch(tree, objects);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var missing = new Dictionary<(string File, string Library), MissingLibrary>();
        foreach (string program in Programs(objects))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ElfFile elf = objects[program];
            LoaderKind? loader = search.LoaderOf(elf);
            if (loader is null)
            {
                missing.TryAdd((program, elf.Interpreter!), new MissingLibrary(program, elf.Interpreter!, IsInterpreter: true, []));
                continue;
            }

            Load(search, program, loader, missing, found, names);
        }

        // A plug-in runs inside a program that has loaded libraries already, wherever that program found them.
        foreach (string library in Libraries(objects).Where(library => !found.Contains(library)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var own = new Dictionary<(string, string), MissingLibrary>();
            Load(search, library, search.AnyLoader(objects[library]), own, found, []);
            foreach (((string File, string Library) key, MissingLibrary value) in own.Where(pair => !names.Contains(pair.Key.Item2)))
            {
                missing.TryAdd(key, value);
            }
        }

        return missing.Values.OrderBy(one => one.File, StringComparer.Ordinal).ThenBy(one => one.Library, StringComparer.Ordinal);
    }

    static IEnumerable<string> Programs(Dictionary<string, ElfFile> objects) =>
        objects.Where(pair => pair.Value.Interpreter is not null).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    static IEnumerable<string> Libraries(Dictionary<string, ElfFile> objects) =>
        objects.Where(pair => pair.Value is { Interpreter: null, IsDynamic: true }).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    /// <summary>Loads a file and what it needs breadth first, as both loaders do; a name that is loaded is not searched again.</summary>
    static void Load(
        LibrarySearch search,
        string root,
        LoaderKind loader,
        Dictionary<(string File, string Library), MissingLibrary> missing,
        HashSet<string> found,
        HashSet<string> names)
    {
        var loaded = new HashSet<string>(loader.OwnNames, StringComparer.Ordinal);
        var queue = new Queue<LoadedObject>();
        queue.Enqueue(new LoadedObject(root, search.Objects[root], Parent: null));
        while (queue.TryDequeue(out LoadedObject? current))
        {
            foreach (string library in current.Elf.Needed)
            {
                if (loader.Provides(library) || !loaded.Add(library))
                {
                    continue;
                }

                if (search.Find(library, current, loader, out ImmutableArray<string> searched) is not { } path)
                {
                    missing.TryAdd((current.Path, library), new MissingLibrary(current.Path, library, IsInterpreter: false, searched));
                    continue;
                }

                names.Add(library);
                ElfFile elf = search.Objects[path.RealPath];
                if (elf.Soname is not null)
                {
                    loaded.Add(elf.Soname);
                    names.Add(elf.Soname);
                }

                found.Add(path.RealPath);
                queue.Enqueue(new LoadedObject(path.FoundAs, elf, current));
            }
        }
    }

    /// <summary>What can be loaded, by path.</summary>
    static Dictionary<string, ElfFile> ObjectsOf(RootTree tree)
    {
        var objects = new Dictionary<string, ElfFile>(StringComparer.Ordinal);
        foreach (RootEntry entry in tree.Entries)
        {
            if (tree.FileOf(entry).Elf is { Kind: ElfKind.Executable or ElfKind.SharedObject } elf)
            {
                objects.Add(entry.Path, elf);
            }
        }

        return objects;
    }

    static Diagnostic Describe(MissingLibrary missing, RootTree tree, IReadOnlyDictionary<string, string> providers)
    {
        string owner = tree.Find(missing.File)?.Package ?? tree.Resolve(missing.File)?.Package ?? EntryOrigin.Specification;
        string name = RootPath.NameOf(missing.Library);
        string? hint = providers.TryGetValue(missing.Library, out string? provider) || providers.TryGetValue(name, out provider)
            ? $"add `{provider}` to `packages`"
            : null;
        return missing.IsInterpreter
            ? new Diagnostic("STV6011", $"`/{missing.File}` of `{owner}` needs the interpreter `{missing.Library}`, which is not in the image", Hint: hint)
            : new Diagnostic("STV6010", $"`/{missing.File}` of `{owner}` needs `{missing.Library}`, which is not in the image", Hint: hint)
            {
                Details = missing.Searched.IsEmpty ? [] : [$"looked in {string.Join(", ", missing.Searched.Select(directory => "/" + directory))}"],
            };
    }

    sealed record MissingLibrary(string File, string Library, bool IsInterpreter, ImmutableArray<string> Searched);
}
