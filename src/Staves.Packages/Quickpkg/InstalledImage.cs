using System.Collections.Immutable;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>Finds again what a package installed. What its own directories have become since is put right: a directory that has become a link
/// to one is a directory, and what lies below a link of the package itself is where the link leads.</summary>
/// <param name="root">Where it is installed.</param>
/// <param name="paths">Where paths lead in that root.</param>
sealed class InstalledImage(IReadableRoot root, RootPaths paths)
{
    /// <summary>The objects that are there, by path; what is not, or not as it was recorded, is told.</summary>
    public ImmutableArray<InstalledObject> List(Contents contents, PackingFindings findings, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, InstalledObject>(StringComparer.Ordinal);
        foreach (ContentsEntry entry in contents.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = entry.Path[1..];
            if (path.Length == 0)
            {
                continue;
            }

            if (Find(entry, path) is { } present)
            {
                found[path] = new InstalledObject(path, entry, present);
            }
            else
            {
                found.Remove(path);
                findings.Missing(entry.Path);
            }
        }

        foreach (InstalledObject item in found.Values)
        {
            NoteChanges(item, findings);
        }

        return Relocate(found);
    }

    /// <summary>Another text whenever <see cref="List"/> would find something else for an entry.</summary>
    public string StampOf(ContentsEntry entry)
    {
        string? place = paths.ResolveParent(entry.Path[1..]);
        string stamp = $"{place} {(place is null ? null : root.StampOf(place))}";
        return entry is ContentsEntry.Directory && paths.ResolveDirectory(entry.Path[1..]) is { } directory && directory != place
            ? $"{stamp} {directory} {root.StampOf(directory)}"
            : stamp;
    }

    RootObject? Find(ContentsEntry entry, string path)
    {
        RootObject? present = paths.Find(path);
        return entry is ContentsEntry.Directory && present is { Kind: TarMemberKind.SymbolicLink }
            && paths.Resolve(path) is { } target && root.Find(target) is { Kind: TarMemberKind.Directory } directory
                ? directory
                : present;
    }

    static void NoteChanges(InstalledObject item, PackingFindings findings)
    {
        TarMember member = item.Object.Member;
        string? change = (item.Recorded, member.Kind) switch
        {
            (ContentsEntry.SymbolicLink link, TarMemberKind.SymbolicLink) => link.Target == member.LinkTarget ? null : $"links to `{member.LinkTarget}` now",
            (ContentsEntry.File, TarMemberKind.File) or (ContentsEntry.Directory, TarMemberKind.Directory) or (ContentsEntry.Fifo, TarMemberKind.Fifo)
                or (ContentsEntry.Device, TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice) => null,
            _ => $"is a {NameOf(member.Kind)} now",
        };
        if (change is not null)
        {
            findings.Modified(item.Recorded.Path, change);
        }
    }

    static string NameOf(TarMemberKind kind) => kind switch
    {
        TarMemberKind.Directory => "directory",
        TarMemberKind.SymbolicLink => "symbolic link",
        TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice => "device",
        TarMemberKind.Fifo => "FIFO",
        _ => "file",
    };

    ImmutableArray<InstalledObject> Relocate(SortedDictionary<string, InstalledObject> found)
    {
        HashSet<string> links = [.. found.Values.Where(item => item.Object.Kind == TarMemberKind.SymbolicLink).Select(item => item.Path)];
        if (links.Count == 0)
        {
            return [.. found.Values];
        }

        foreach (InstalledObject item in found.Values.Where(item => IsBelow(item.Path, links)).ToArray())
        {
            found.Remove(item.Path);
            if (paths.ResolveParent(item.Path) is { } resolved)
            {
                found.TryAdd(resolved, item with { Path = resolved });
            }
        }

        return [.. found.Values];
    }

    static bool IsBelow(string path, HashSet<string> links)
    {
        for (string parent = RootPath.ParentOf(path); parent.Length > 0; parent = RootPath.ParentOf(parent))
        {
            if (links.Contains(parent))
            {
                return true;
            }
        }

        return false;
    }
}
