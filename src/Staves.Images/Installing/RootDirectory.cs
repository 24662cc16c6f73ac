using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Staves.Images.Accounts;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Images.Installing;

/// <summary>
/// A directory that holds what a tree or a package holds, as far as its owner may make it: everything belongs to the caller, devices and
/// pipes are left out, and directories let their owner in. What others do in it is found afterwards. It is meant to lie where nobody else
/// may look: files have their set-user-id bits.
/// </summary>
/// <param name="path">It is empty at first, and belongs to this object until the end.</param>
public sealed partial class RootDirectory(string path)
{
    internal const int OwnerMayDoAll = 0x1c0; // octal 700

    SortedDictionary<string, DirectoryEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a member of a package, as its archive has it; parents come before what is in them.</summary>
    public void Add(TarMember member, Stream content)
    {
        MakeParents(member.Path);
        Digest? digest = null;
        if (member.Kind == TarMemberKind.HardLink)
        {
            TarMember target = _entries[member.LinkTarget!].Member;
            member = target with { Path = member.Path, Kind = TarMemberKind.HardLink, LinkTarget = target.Kind == TarMemberKind.HardLink ? target.LinkTarget : target.Path, Size = 0 };
            digest = _entries[target.Path].Digest;
        }

        if (_entries.ContainsKey(member.Path))
        {
            Remove(member.Path);
        }

        Make(member, content, digest);
    }

    /// <summary>Notes what the disk says now of all files; to be called once all members are added.</summary>
    public void Finish()
    {
        foreach ((string name, DirectoryEntry entry) in _entries.Where(pair => pair.Value.Digest is not null).ToArray())
        {
            _entries[name] = entry with { Status = FileStatus.Of(PathOf(name)) };
        }
    }

    /// <summary>Makes the directory hold what a tree holds; what is right already is not written again.</summary>
    public void Update(RootTree tree, CancellationToken cancellationToken)
    {
        HashSet<string> stale = StaleFiles(tree);
        foreach (string name in _entries.Keys.Reverse().ToArray())
        {
            if (stale.Contains(name) || tree.Find(name) is not { } wanted || !IsSame(_entries[name], wanted, tree))
            {
                Remove(name);
            }
        }

        foreach (RootEntry entry in tree.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_entries.TryGetValue(entry.Path, out DirectoryEntry? existing))
            {
                UpdateAttributes(existing, entry.Member);
                continue;
            }

            using Stream? content = entry.Member.Kind == TarMemberKind.File ? tree.OpenContent(entry) : null;
            Make(entry.Member, content ?? Stream.Null, tree.FileOf(entry).ContentDigest);
        }

        Finish();
    }

    /// <summary>Finds what others did to the directory since it was made or read last, and takes it as what it holds now.</summary>
    /// <param name="attributes">What they would have given to files if they could; later ones count.</param>
    /// <param name="accounts">Numbers of the accounts that these name.</param>
    /// <param name="package">Who did it, for messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StavesException">STV6102: something is there that no image can have. STV6103: an account that nobody has.</exception>
    public RootChanges ReadChanges(
        IReadOnlyList<AttributeChange> attributes, AccountNames accounts, string package, CancellationToken cancellationToken)
    {
        var scan = new DirectoryScan(path, _entries, OpenRead, package);
        RootChanges changes = scan.Run(attributes, accounts, cancellationToken);
        _entries = scan.Entries;
        return changes;
    }

    /// <summary>Everything in it, with its content, as a package's archive would have it.</summary>
    public void ReadImage(Action<TarMember, Stream> visit)
    {
        foreach ((string name, DirectoryEntry entry) in _entries)
        {
            using Stream content = entry.Member.Kind == TarMemberKind.File ? OpenRead(name) : Stream.Null;
            visit(entry.Member, content);
        }
    }

    /// <summary>The content of a file in it.</summary>
    public Stream OpenRead(string name)
    {
        string file = PathOf(name);
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (UnauthorizedAccessException)
        {
            // Not even its owner may read it, but its owner may change that for a moment.
            UnixFileMode mode = File.GetUnixFileMode(file);
            File.SetUnixFileMode(file, mode | UnixFileMode.UserRead);
            var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            File.SetUnixFileMode(file, mode);
            return content;
        }
    }

    string PathOf(string name) => Path.Combine(path, name);

    /// <summary>Files of which another name is removed or made again: names of one file are made together.</summary>
    HashSet<string> StaleFiles(RootTree tree)
    {
        IEnumerable<string> broken = _entries
            .Where(pair => pair.Value.Digest is not null && !(tree.Find(pair.Key) is { } wanted && IsSame(pair.Value, wanted, tree)))
            .Select(pair => FirstNameOf(pair.Value.Member));
        HashSet<string> first = broken.ToHashSet(StringComparer.Ordinal);
        return [.. _entries.Where(pair => pair.Value.Digest is not null && first.Contains(FirstNameOf(pair.Value.Member))).Select(pair => pair.Key)];
    }

    static string FirstNameOf(TarMember member) => member.Kind == TarMemberKind.HardLink ? member.LinkTarget! : member.Path;

    static bool IsSame(DirectoryEntry existing, RootEntry wanted, RootTree tree) =>
        existing.Member.Kind == wanted.Member.Kind
        && existing.Member.LinkTarget == wanted.Member.LinkTarget
        && existing.Digest == tree.FileOf(wanted).ContentDigest;

    void UpdateAttributes(DirectoryEntry existing, TarMember wanted)
    {
        if (existing.IsOnDisk && existing.Member.Mode != wanted.Mode && wanted.Kind is TarMemberKind.Directory or TarMemberKind.File)
        {
            File.SetUnixFileMode(PathOf(wanted.Path), (UnixFileMode)DiskMode(wanted));
        }

        _entries[wanted.Path] = existing with { Member = wanted };
    }

    /// <summary>The mode on the disk.</summary>
    internal static int DiskMode(TarMember member) => member.Kind == TarMemberKind.Directory ? member.Mode | OwnerMayDoAll : member.Mode;

    void MakeParents(string name)
    {
        string parent = RootPath.ParentOf(name);
        if (parent.Length > 0 && !_entries.ContainsKey(parent))
        {
            MakeParents(parent);
            Make(new TarMember { Path = parent, Kind = TarMemberKind.Directory, Mode = 0x1ed }, Stream.Null, digest: null);
        }
    }

    void Make(TarMember member, Stream content, Digest? digest)
    {
        string file = PathOf(member.Path);
        switch (member.Kind)
        {
            case TarMemberKind.Directory:
                Directory.CreateDirectory(file);
                File.SetUnixFileMode(file, (UnixFileMode)DiskMode(member));
                break;
            case TarMemberKind.SymbolicLink:
                File.CreateSymbolicLink(file, member.LinkTarget!);
                break;
            case TarMemberKind.HardLink:
                if (Link(PathOf(member.LinkTarget!), file) != 0)
                {
                    throw new IOException($"`{file}` cannot be linked: {Marshal.GetLastPInvokeErrorMessage()}");
                }

                break;
            case TarMemberKind.File:
                digest = WriteFile(file, member, content, digest);
                break;
        }

        _entries[member.Path] = new DirectoryEntry(member, digest, null);
    }

    /// <returns>The content's digest, which is not computed where it is known.</returns>
    static Digest WriteFile(string file, TarMember member, Stream content, Digest? known)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var output = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            byte[] buffer = new byte[128 * 1024];
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, known is null ? read : 0);
                output.Write(buffer, 0, read);
            }

            File.SetLastWriteTimeUtc(output.SafeFileHandle, DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(member.ModificationTime, 0, uint.MaxValue)).UtcDateTime);
        }

        File.SetUnixFileMode(file, (UnixFileMode)member.Mode);
        return known ?? Digest.FromHash(hash.GetHashAndReset());
    }

    /// <summary>Removes one thing: of a directory what is in it has gone before.</summary>
    void Remove(string name)
    {
        DirectoryEntry entry = _entries[name];
        _entries.Remove(name);
        if (!entry.IsOnDisk)
        {
            return;
        }

        if (entry.Member.Kind == TarMemberKind.Directory)
        {
            Directory.Delete(PathOf(name));
        }
        else
        {
            File.Delete(PathOf(name));
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string target, string path);
}
