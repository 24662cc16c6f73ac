using System.Security.Cryptography;
using Staves.Building.Drivers;
using Staves.Images.RootTrees;
using Staves.Packages;
using Staves.Packages.Files;
using Staves.Packages.Tar;
using Staves.Portage.Installed;
using Staves.Portage.Names;

namespace Staves.Pipeline.Assembly;

/// <summary>
/// The entries of an image's packages in `/var/db/pkg` (Portage's vdb), so that Portage and scanners know what is in it. They list what
/// the image has of a package: what was left out is not missing from it.
/// </summary>
static class PackageDatabase
{
    const string Place = "var/db/pkg";
    const int FileMode = 0x1a4; // octal 644

    /// <param name="builder">Receives the entries, once everything else is there.</param>
    /// <param name="packages">Packages with the paths of their binary packages, in merge order.</param>
    /// <param name="work">A directory below which there is room.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void AddTo(
        RootTreeBuilder builder, IEnumerable<(VersionedPackageName Name, string File)> packages, string work, CancellationToken cancellationToken)
    {
        using var directory = WorkDirectory.Create(work, "database");
        using RootTree tree = builder.Snapshot(cancellationToken);
        ILookup<string, RootEntry> entries = tree.Entries.ToLookup(entry => entry.Package, StringComparer.Ordinal);
        var writer = new InstalledPackageWriter(InstalledPackageDatabase.OfRoot(directory.Path));
        foreach ((VersionedPackageName name, string file) in packages)
        {
            using BinaryPackageFile package = BinaryPackageFile.Open(file);
            writer.Write(name, EntryFiles.Of(package.Metadata), ContentsOf(tree, entries[name.ToString()], cancellationToken));
        }

        string root = directory.Of(Place);
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            builder.AddGenerated($"{Place}/{Path.GetRelativePath(root, file)}", FileMode, File.ReadAllBytes(file));
        }
    }

    /// <summary>What a package has in the tree, and all directories above that.</summary>
    static Contents ContentsOf(RootTree tree, IEnumerable<RootEntry> entries, CancellationToken cancellationToken)
    {
        var contents = new SortedDictionary<string, ContentsEntry>(StringComparer.Ordinal);
        foreach (RootEntry entry in entries.Where(IsRecordable))
        {
            cancellationToken.ThrowIfCancellationRequested();
            contents[entry.Path] = EntryOf(tree, entry, cancellationToken);
            for (string parent = RootPath.ParentOf(entry.Path); parent.Length > 0 && !contents.ContainsKey(parent); parent = RootPath.ParentOf(parent))
            {
                contents[parent] = new ContentsEntry.Directory("/" + parent);
            }
        }

        return Contents.Of(contents.Values);
    }

    static ContentsEntry EntryOf(RootTree tree, RootEntry entry, CancellationToken cancellationToken)
    {
        string path = "/" + entry.Path;
        return entry.Member.Kind switch
        {
            TarMemberKind.Directory => new ContentsEntry.Directory(path),
            TarMemberKind.SymbolicLink => new ContentsEntry.SymbolicLink(path, entry.Member.LinkTarget!, entry.Member.ModificationTime),
            TarMemberKind.Fifo => new ContentsEntry.Fifo(path),
            TarMemberKind.File or TarMemberKind.HardLink => new ContentsEntry.File(path, Md5Of(tree, entry, cancellationToken), entry.Member.ModificationTime),
            _ => new ContentsEntry.Device(path),
        };
    }

    /// <summary>The format says MD5.</summary>
    static string Md5Of(RootTree tree, RootEntry entry, CancellationToken cancellationToken)
    {
        using Stream content = tree.OpenContent(entry);
        return Convert.ToHexStringLower(StreamHash.Of(content, HashAlgorithmName.MD5, cancellationToken));
    }

    /// <summary>The format has no way to write a line break.</summary>
    static bool IsRecordable(RootEntry entry) => !HasLineBreak(entry.Path) && !HasLineBreak(entry.Member.LinkTarget ?? "");

    static bool HasLineBreak(string text) => text.AsSpan().ContainsAny('\n', '\r');
}
