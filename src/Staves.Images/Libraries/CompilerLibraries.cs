using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Packages.Elf;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Libraries;

/// <summary>
/// The run-time libraries of GCC, which belong to the compiler and so to no package of an image. Those that the image's files need are
/// taken from the builder's compiler into the directory of the C library, which every loader searches. That C library must be of the
/// same kind: what is made for the GNU C library does not run with musl.
/// </summary>
public static class CompilerLibraries
{
    const int FileMode = 0x1ed; // octal 755
    const string LibC = "libc.so.6";
    const string Option = "--stdlib";

    static readonly ImmutableArray<string> Names = ["libstdc++.so.6", "libgcc_s.so.1"];

    /// <param name="builder">Has all packages, and receives the libraries.</param>
    /// <param name="tree">What it has.</param>
    /// <param name="always">Whether the image is to have them all, needed or not.</param>
    /// <param name="find">The content of the builder's library of a name; null where it has none.</param>
    /// <param name="sourceDateEpoch">Their time, in Unix seconds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">STV6014: all are wanted, and one cannot be had.</exception>
    public static async Task<ImmutableArray<AddedLibrary>> AddToAsync(
        RootTreeBuilder builder, RootTree tree, bool always, Func<string, Task<byte[]?>> find, long sourceDateEpoch, CancellationToken cancellationToken)
    {
        var added = new List<AddedLibrary>();
        if (always)
        {
            foreach (string name in Names.Where(name => !Has(tree, name)))
            {
                added.Add(await AddAsync(name) ?? throw new StavesException(new Diagnostic(
                    "STV6014",
                    $"`{Option}` asks for `{name}`, and the builder's compiler has none for the C library of the image",
                    Hint: $"leave `{Option}` out, or add a package that brings the library to `packages`")));
            }
        }
        else if (LibCDirectories(tree).Any())
        {
            // libstdc++ itself needs libgcc_s.
            HashSet<string> missing = SonameClosure.MissingLibraries(tree, cancellationToken);
            bool isCpp = missing.Contains(Names[0]);
            foreach (string name in Names.Where(name => missing.Contains(name) || (isCpp && !Has(tree, name))))
            {
                added.AddRange(await AddAsync(name) is { } library ? [library] : []);
            }
        }

        return [.. added];

        async Task<AddedLibrary?> AddAsync(string name)
        {
            if (await find(name) is not { } content
                || !ElfFile.TryRead(content, out ElfFile? library)
                || LibCDirectories(tree).FirstOrDefault(place => place.LibC.IsForMachineOf(library!)).Directory is not { } directory)
            {
                return null;
            }

            string path = RootPath.Join(directory, name);
            builder.AddGenerated(
                new TarMember { Path = path, Kind = TarMemberKind.File, Mode = FileMode, Size = content.Length, ModificationTime = sourceDateEpoch }, content);
            return new AddedLibrary(path, content.Length);
        }
    }

    static bool Has(RootTree tree, string name) => tree.Entries.Any(entry => RootPath.NameOf(entry.Path) == name);

    static IEnumerable<(string Directory, ElfFile LibC)> LibCDirectories(RootTree tree)
    {
        foreach (RootEntry entry in tree.Entries.Where(entry => RootPath.NameOf(entry.Path) == LibC))
        {
            if (tree.ElfAt(entry.Path) is { } elf)
            {
                yield return (RootPath.ParentOf(entry.Path), elf);
            }
        }
    }
}
