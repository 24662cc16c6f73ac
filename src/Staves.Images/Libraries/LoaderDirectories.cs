using System.Collections.Immutable;
using System.Text;
using Staves.Images.RootTrees;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Images.Libraries;

/// <summary>The directories in which a loader looks for every program: its configuration in the tree, then its built-in ones.</summary>
static class LoaderDirectories
{
    const int MostIncludes = 64;

    static readonly ImmutableArray<string> Musl = ["lib", "usr/local/lib", "usr/lib"];
    static readonly ImmutableArray<string> Gnu64 = ["lib64", "usr/lib64", "lib", "usr/lib"];
    static readonly ImmutableArray<string> Gnu32 = ["lib", "usr/lib", "lib32", "usr/lib32"];

    /// <summary>The loader of a tree whose programs name none; null where it has no musl.</summary>
    public static string? MuslLoader(RootTree tree) => tree.Entries
        .Select(entry => entry.Path)
        .FirstOrDefault(path => RootPath.NameOf(path).StartsWith("ld-musl-", StringComparison.Ordinal) && path.Contains(".so", StringComparison.Ordinal));

    /// <summary>`/etc/ld-musl-ARCH.path`, one directory a line or parted by colons, takes the place of the built-in ones.</summary>
    public static ImmutableArray<string> OfMusl(RootTree tree, string loader)
    {
        string? text = tree.ReadText(MuslPathFile(loader));
        return text is null
            ? Musl
            : [.. text.Split([':', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Trim('/'))];
    }

    /// <summary>`etc/ld-musl-x86_64.path` for `lib/ld-musl-x86_64.so.1`.</summary>
    public static string MuslPathFile(string loader) => $"etc/{RootPath.NameOf(loader).Split(".so")[0]}.path";

    /// <summary>`/etc/ld.so.conf` with what it includes, then the built-in ones, whose libraries need no cache.</summary>
    public static ImmutableArray<string> OfGnu(RootTree tree, ElfClass width, string? loader) =>
        [.. ConfiguredGnu(tree).Concat(BuiltInGnu(tree, width, loader)).Distinct(StringComparer.Ordinal)];

    /// <summary>The directories of `/etc/ld.so.conf`, which the loader itself does not read: it has them from `/etc/ld.so.cache`.</summary>
    public static ImmutableArray<string> ConfiguredGnu(RootTree tree)
    {
        var directories = new List<string>();
        int includes = 0;
        ReadConfiguration(tree, "etc/ld.so.conf", directories, ref includes);
        return [.. directories.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The directories that are built into a loader by name (`/lib64/`, `/usr/lib/x86_64-linux-gnu/`).</summary>
    public static ImmutableArray<string> BuiltInGnu(RootTree tree, ElfClass width, string? loader)
    {
        const int LargestLoader = 8 * 1024 * 1024;
        if (loader is not null && tree.Resolve(loader) is { Member.Kind: TarMemberKind.File or TarMemberKind.HardLink } entry)
        {
            using Stream content = tree.OpenContent(entry);
            byte[] bytes = new byte[Math.Min(content.Length, LargestLoader)];
            content.ReadExactly(bytes);
            if (SystemDirectories(bytes) is { IsEmpty: false } known)
            {
                return known;
            }
        }

        return width == ElfClass.Bits64 ? Gnu64 : Gnu32;
    }

    /// <summary>A loader has them one after another, each with a slash and a NUL at its end, and one of them is below `/usr/lib`.</summary>
    static ImmutableArray<string> SystemDirectories(ReadOnlySpan<byte> loader)
    {
        ReadOnlySpan<byte> mark = "/usr/lib"u8;
        int at = loader.IndexOf(mark);
        while (at >= 0 && DirectoryAt(loader, at) is null)
        {
            int next = loader[(at + mark.Length)..].IndexOf(mark);
            at = next < 0 ? next : at + mark.Length + next;
        }

        return at < 0 ? [] : DirectoriesAround(loader, at);
    }

    static ImmutableArray<string> DirectoriesAround(ReadOnlySpan<byte> loader, int at)
    {
        while (DirectoryBefore(loader, at) is { } before)
        {
            at = before;
        }

        ImmutableArray<string>.Builder directories = ImmutableArray.CreateBuilder<string>();
        while (DirectoryAt(loader, at) is { } directory)
        {
            directories.Add(directory.Trim('/'));
            at += directory.Length + 1;
        }

        return directories.ToImmutable();
    }

    /// <summary>The absolute path with a slash at its end that begins at an offset and ends with a NUL; null where there is none.</summary>
    static string? DirectoryAt(ReadOnlySpan<byte> bytes, int start)
    {
        const int LongestDirectory = 200;
        ReadOnlySpan<byte> rest = bytes[start..Math.Min(bytes.Length, start + LongestDirectory)];
        int end = rest.IndexOf((byte)0);
        return end > 1 && rest[0] == '/' && rest[end - 1] == '/' && !rest[..end].ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? Encoding.ASCII.GetString(rest[..end])
            : null;
    }

    /// <summary>Where the path begins that ends just before an offset.</summary>
    static int? DirectoryBefore(ReadOnlySpan<byte> bytes, int start)
    {
        if (start < 2 || bytes[start - 1] != 0)
        {
            return null;
        }

        // Whatever precedes the first of them is no character of a path.
        int before = bytes[..(start - 1)].LastIndexOfAnyExceptInRange((byte)'!', (byte)'~') + 1;
        return before < start - 1 && DirectoryAt(bytes, before) is { } directory && before + directory.Length == start - 1 ? before : null;
    }

    static void ReadConfiguration(RootTree tree, string path, List<string> directories, ref int includes)
    {
        if (includes++ > MostIncludes || tree.ReadText(path) is not { } text)
        {
            return;
        }

        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split('#')[0].Trim();
            if (line.StartsWith("include ", StringComparison.Ordinal) || line.StartsWith("include\t", StringComparison.Ordinal))
            {
                string pattern = line["include".Length..].Trim();
                pattern = pattern.StartsWith('/') ? pattern[1..] : RootPath.Join(RootPath.ParentOf(path), pattern);
                foreach (string included in Matching(tree, pattern))
                {
                    ReadConfiguration(tree, included, directories, ref includes);
                }
            }
            else if (line.StartsWith('/'))
            {
                directories.AddRange(line.Split([' ', '\t', ',', ':'], StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=')[0].Trim('/')));
            }
        }
    }

    /// <summary>glob(3), where unlike in a mask `*` stops at a slash.</summary>
    static IEnumerable<string> Matching(RootTree tree, string pattern)
    {
        int depth = pattern.AsSpan().Count('/');
        string known = pattern[..(pattern.AsSpan().IndexOfAny("*?[") is >= 0 and var special ? special : pattern.Length)];
        return tree.Entries
            .Select(entry => entry.Path)
            .Where(path => path.StartsWith(known, StringComparison.Ordinal) && path.AsSpan().Count('/') == depth && Glob.Matches(pattern, path));
    }
}
