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
        string architecture = RootPath.NameOf(loader)["ld-musl-".Length..].Split(".so")[0];
        string? text = TextAt(tree, $"etc/ld-musl-{architecture}.path");
        return text is null
            ? Musl
            : [.. text.Split([':', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Trim('/'))];
    }

    /// <summary>
    /// `/etc/ld.so.conf` with what it includes, then the built-in ones, then those of Debian's loader, which are built into it by name
    /// (`/usr/lib/x86_64-linux-gnu/`).
    /// </summary>
    public static ImmutableArray<string> OfGnu(RootTree tree, ElfClass width, string? loader)
    {
        var directories = new List<string>();
        int includes = 0;
        ReadConfiguration(tree, "etc/ld.so.conf", directories, ref includes);
        directories.AddRange(width == ElfClass.Bits64 ? Gnu64 : Gnu32);
        if (loader is not null && MultiarchTriplet(tree, loader) is { } triplet)
        {
            directories.AddRange([$"lib/{triplet}", $"usr/lib/{triplet}"]);
        }

        return [.. directories.Distinct(StringComparer.Ordinal)];
    }

    static string? MultiarchTriplet(RootTree tree, string loader)
    {
        const int LargestLoader = 8 * 1024 * 1024;
        ReadOnlySpan<byte> parent = "/usr/lib/"u8;
        if (tree.Resolve(loader) is not { } entry)
        {
            return null;
        }

        using Stream content = tree.OpenContent(entry);
        byte[] bytes = new byte[Math.Min(content.Length, LargestLoader)];
        content.ReadExactly(bytes);
        ReadOnlySpan<byte> rest = bytes;
        for (int at = rest.IndexOf(parent); at >= 0; at = rest.IndexOf(parent))
        {
            rest = rest[(at + parent.Length)..];
            int end = rest.IndexOf("/\0"u8);
            if (end > 0 && rest[..end].IndexOf("-linux-"u8) > 0 && !rest[..end].Contains((byte)'/') && !rest[..end].Contains((byte)0))
            {
                return Encoding.ASCII.GetString(rest[..end]);
            }
        }

        return null;
    }

    static void ReadConfiguration(RootTree tree, string path, List<string> directories, ref int includes)
    {
        if (includes++ > MostIncludes || TextAt(tree, path) is not { } text)
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
    static IEnumerable<string> Matching(RootTree tree, string pattern) => tree.Entries
        .Select(entry => entry.Path)
        .Where(path => path.Count(character => character == '/') == pattern.Count(character => character == '/') && Glob.Matches(pattern, path));

    static string? TextAt(RootTree tree, string path)
    {
        if (tree.Resolve(path) is not { Member.Kind: TarMemberKind.File or TarMemberKind.HardLink } entry)
        {
            return null;
        }

        using var reader = new StreamReader(tree.OpenContent(entry), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
