using Staves.Packages.Files;
using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>Makes a root filesystem a directory, as any user may: every file is the caller's own, no file lends its rights, and devices are
/// left out.</summary>
static class RootUnpacker
{
    const int PermissionBits = 0x1ff; // octal 777

    const int StickyBit = 0x200;

    /// <summary>What could not be read could not be shown in a sandbox, and what could not be written to could not be removed.</summary>
    const int OwnersRights = 0x180; // octal 600

    const int OwnersSearch = 0x40; // octal 100

    /// <param name="root">What it is.</param>
    /// <param name="directory">An empty or missing directory.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Write(IReadableRoot root, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var written = new Dictionary<RootFileId, string>();
        var waiting = new Stack<string>([""]);
        while (waiting.TryPop(out string? parent))
        {
            foreach (string name in root.Names(parent))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string inside = RootPath.Join(parent, name);
                if (root.Find(inside) is { } found && Make(root, found, Path.Combine(directory, inside), written))
                {
                    waiting.Push(inside);
                }
            }
        }
    }

    /// <summary>Makes one object.</summary>
    /// <returns>Whether it is a directory.</returns>
    static bool Make(IReadableRoot root, RootObject found, string path, Dictionary<RootFileId, string> written)
    {
        TarMember member = found.Member;
        switch (member.Kind)
        {
            case TarMemberKind.Directory:
                Directory.CreateDirectory(path, (UnixFileMode)((member.Mode & (PermissionBits | StickyBit)) | OwnersRights | OwnersSearch));
                return true;
            case TarMemberKind.SymbolicLink:
                File.CreateSymbolicLink(path, member.LinkTarget!);
                return false;
            case TarMemberKind.File when found.IsLinked && written.TryGetValue(found.Id, out string? first):
                HardLink.Create(path, first);
                return false;
            case TarMemberKind.File:
                WriteFile(root, found, path);
                if (found.IsLinked)
                {
                    written[found.Id] = path;
                }

                return false;
            default:
                return false;
        }
    }

    static void WriteFile(IReadableRoot root, RootObject found, string path)
    {
        using Stream content = root.Open(found);
        using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            PreallocationSize = found.Member.Size,
            UnixCreateMode = (UnixFileMode)((found.Member.Mode & PermissionBits) | OwnersRights),
        });
        content.CopyTo(file);
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(found.Member.ModificationTime, 0, uint.MaxValue)).UtcDateTime);
    }
}
