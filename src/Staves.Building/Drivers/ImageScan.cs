using System.Collections.Immutable;
using Staves.Portage.Files;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>Lists what src_install left in the image directory, sorted by path, and repairs what a package must not have.</summary>
static class ImageScan
{
    /// <summary>PMS leaves empty directories undefined; Portage removes them from EAPI 8 on, and so do we, where nothing keeps them.</summary>
    public static void RemoveEmptyDirectories(string image)
    {
        foreach (string directory in Directory.EnumerateDirectories(image))
        {
            if (new FileInfo(directory).LinkTarget is null)
            {
                RemoveIfEmpty(directory);
            }
        }
    }

    /// <param name="image">The image directory.</param>
    /// <param name="inside">Its path as the build saw it: absolute links to it lead into the root instead (PMS, EAPI 8 and earlier).</param>
    /// <exception cref="StavesException">STV5304: a name or a kind that no package can have.</exception>
    public static ImmutableArray<ImageObject> List(string image, string inside)
    {
        var objects = new List<ImageObject>();
        Walk(new DirectoryInfo(image), "", inside, objects);
        objects.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return LinkHard(objects);
    }

    static bool RemoveIfEmpty(string directory)
    {
        bool isEmpty = true;
        foreach (string entry in Directory.EnumerateFileSystemEntries(directory))
        {
            isEmpty &= Directory.Exists(entry) && new FileInfo(entry).LinkTarget is null && RemoveIfEmpty(entry);
        }

        if (isEmpty)
        {
            Directory.Delete(directory);
        }

        return isEmpty;
    }

    static void Walk(DirectoryInfo directory, string prefix, string inside, List<ImageObject> objects)
    {
        foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
        {
            string path = prefix + entry.Name;
            if (path.AsSpan().ContainsAny('\n', '\r'))
            {
                throw new StavesException(new Diagnostic("STV5304", $"`{path.ReplaceLineEndings("\\n")}` has a line break in its name"));
            }

            objects.Add(Describe(entry, path, inside));
            if (entry is DirectoryInfo child && entry.LinkTarget is null)
            {
                Walk(child, path + "/", inside, objects);
            }
        }
    }

    static ImageObject Describe(FileSystemInfo entry, string path, string inside)
    {
        long time = new DateTimeOffset(entry.LastWriteTimeUtc).ToUnixTimeSeconds();
        if (entry.LinkTarget is { } target)
        {
            string kept = target.StartsWith(inside + "/", StringComparison.Ordinal) ? target[inside.Length..] : target;
            return new ImageObject(path, entry.FullName, TarMemberKind.SymbolicLink, 0x1ff, 0, kept, time);
        }

        int mode = (int)entry.UnixFileMode;
        return entry switch
        {
            DirectoryInfo => new ImageObject(path, entry.FullName, TarMemberKind.Directory, mode, 0, null, time),
            FileInfo file when !entry.Attributes.HasFlag(FileAttributes.Device) =>
                new ImageObject(path, entry.FullName, TarMemberKind.File, mode, file.Length, null, time),
            _ => throw new StavesException(new Diagnostic("STV5304", $"`{path}` is neither a file, a directory nor a link")),
        };
    }

    static ImmutableArray<ImageObject> LinkHard(List<ImageObject> objects)
    {
        var first = new Dictionary<(ulong, ulong), string>();
        return [.. objects.Select(item =>
        {
            if (item.Kind != TarMemberKind.File || FileStatus.Of(item.Source) is not { Links: > 1 } status)
            {
                return item;
            }

            return first.TryAdd((status.Device, status.Inode), item.Path)
                ? item
                : item with { Kind = TarMemberKind.HardLink, Size = 0, LinkTarget = first[(status.Device, status.Inode)] };
        })];
    }
}
