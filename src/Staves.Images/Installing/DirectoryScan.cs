using Staves.Images.Accounts;
using Staves.Images.Oci;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Images.Installing;

/// <summary>Compares a directory with what was known of it. Links are never followed, so nothing outside of it is read.</summary>
/// <param name="root">The directory.</param>
/// <param name="known">What it held.</param>
/// <param name="open">Opens a file in it.</param>
/// <param name="package">Who worked in it.</param>
sealed class DirectoryScan(string root, SortedDictionary<string, DirectoryEntry> known, Func<string, Stream> open, string package)
{
    /// <summary>What is made now has the time of the image, which no file may be later than.</summary>
    const long Now = long.MaxValue;

    const int KindBits = 0xf000;
    const int DirectoryKind = 0x4000;
    const int FileKind = 0x8000;
    const int LinkKind = 0xa000;
    const int PermissionBits = 0xfff;

    readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>What it holds now.</summary>
    public SortedDictionary<string, DirectoryEntry> Entries { get; } = new(StringComparer.Ordinal);

    public RootChanges Run(IReadOnlyList<AttributeChange> attributes, AccountNames accounts, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        Walk("", paths, cancellationToken);
        paths.Sort(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Look(path);
        }

        foreach ((string path, DirectoryEntry entry) in known.Where(pair => !pair.Value.IsOnDisk))
        {
            Entries.TryAdd(path, entry);
        }

        NameHardLinks();
        foreach (AttributeChange change in attributes)
        {
            Apply(change, accounts);
        }

        return new RootChanges([.. _changed.Select(path => Entries[path].Member)], [.. known.Keys.Where(path => !Entries.ContainsKey(path))]);
    }

    string PathOf(string path) => Path.Combine(root, path);

    void Walk(string directory, List<string> paths, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (string file in Directory.EnumerateFileSystemEntries(PathOf(directory)))
        {
            string path = RootPath.Join(directory, Path.GetFileName(file));
            if (FileStatus.Of(file) is not { } status || path.AsSpan().ContainsAny('\n', '\r'))
            {
                throw Refused(path, "has a name that is no UTF-8 text of one line");
            }

            paths.Add(path);
            if (status.IsDirectory)
            {
                if ((status.Mode & RootDirectory.OwnerMayDoAll) != RootDirectory.OwnerMayDoAll)
                {
                    File.SetUnixFileMode(file, (UnixFileMode)((status.Mode & PermissionBits) | RootDirectory.OwnerMayDoAll));
                    Note(path, DirectoryMember(path, status.Mode & PermissionBits), digest: null, status: null, hasChanged: true);
                }

                Walk(path, paths, cancellationToken);
            }
        }
    }

    void Look(string path)
    {
        FileStatus status = FileStatus.Of(PathOf(path)) ?? throw Refused(path, "has vanished");
        DirectoryEntry? before = known.GetValueOrDefault(path);
        switch (status.Mode & KindBits)
        {
            case DirectoryKind when Entries.ContainsKey(path):
                // Its owner had been locked out.
                break;
            case DirectoryKind when before?.Member.Kind == TarMemberKind.Directory && RootDirectory.DiskMode(before.Member) == (status.Mode & PermissionBits):
                Entries[path] = before;
                break;
            case DirectoryKind:
                Note(path, DirectoryMember(path, status.Mode & PermissionBits), digest: null, status: null, hasChanged: true);
                break;
            case LinkKind:
                LookAtLink(path, before);
                break;
            case FileKind:
                LookAtFile(path, status, before);
                break;
            default:
                throw Refused(path, "is no file, directory or link");
        }
    }

    TarMember DirectoryMember(string path, int mode) => known.GetValueOrDefault(path) is { Member.Kind: TarMemberKind.Directory } before
        ? before.Member with { Mode = mode }
        : new TarMember { Path = path, Kind = TarMemberKind.Directory, Mode = mode, ModificationTime = Now };

    void LookAtLink(string path, DirectoryEntry? before)
    {
        string target = new FileInfo(PathOf(path)).LinkTarget ?? throw Refused(path, "is a link to nothing");
        bool isSame = before?.Member.Kind == TarMemberKind.SymbolicLink && before.Member.LinkTarget == target;
        TarMember member = isSame
            ? before!.Member
            : new TarMember { Path = path, Kind = TarMemberKind.SymbolicLink, Mode = 0x1ff, LinkTarget = target, ModificationTime = Now };
        Note(path, member, digest: null, status: null, !isSame);
    }

    /// <summary>A file that was written in its place keeps its owner, one that took another's place has that of who wrote it: root.</summary>
    void LookAtFile(string path, FileStatus status, DirectoryEntry? before)
    {
        if (before?.Status == status)
        {
            Entries[path] = before;
            return;
        }

        Digest digest;
        using (Stream content = open(path))
        {
            digest = Digest.Of(content);
        }

        bool isSameFile = before?.Status is { } was && (was.Device, was.Inode, was.BornNanoseconds) == (status.Device, status.Inode, status.BornNanoseconds);
        bool hasSameContent = before?.Digest == digest;
        int mode = status.Mode & PermissionBits;
        if (isSameFile && hasSameContent && before!.Member.Mode == mode)
        {
            Entries[path] = before with { Status = status };
            return;
        }

        TarMember member = new()
        {
            Path = path,
            Kind = TarMemberKind.File,
            Mode = mode,
            Size = status.Size,
            ModificationTime = hasSameContent ? before!.Member.ModificationTime : Now,
            UserId = isSameFile ? before!.Member.UserId : 0,
            GroupId = isSameFile ? before!.Member.GroupId : 0,
            // The kernel takes capabilities away from what is written to.
            ExtendedAttributes = isSameFile && hasSameContent ? before!.Member.ExtendedAttributes : TarMember.NoExtendedAttributes,
        };
        Note(path, member, digest, status, hasChanged: true);
    }

    void Note(string path, TarMember member, Digest? digest, FileStatus? status, bool hasChanged)
    {
        Entries[path] = new DirectoryEntry(member, digest, status);
        if (hasChanged)
        {
            _changed.Add(path);
        }
    }

    /// <summary>Of several names of one file the first that was there before is the file, else the first of all.</summary>
    void NameHardLinks()
    {
        foreach (IGrouping<(ulong, ulong), string> names in Entries
            .Where(pair => pair.Value.Status is not null)
            .GroupBy(pair => (pair.Value.Status!.Value.Device, pair.Value.Status.Value.Inode), pair => pair.Key)
            .ToArray())
        {
            string first = names.FirstOrDefault(path => !_changed.Contains(path)) ?? names.First();
            long size = Entries[first].Status!.Value.Size;
            foreach (string path in names)
            {
                DirectoryEntry entry = Entries[path];
                TarMember member = path == first
                    ? entry.Member with { Kind = TarMemberKind.File, LinkTarget = null, Size = size }
                    : entry.Member with { Kind = TarMemberKind.HardLink, LinkTarget = first, Size = 0 };
                Entries[path] = entry with { Member = member };
            }
        }
    }

    void Apply(AttributeChange change, AccountNames accounts)
    {
        string? place = RootPath.Resolve(
            change.Path, change.Follows, path => Entries.GetValueOrDefault(path)?.Member is { Kind: TarMemberKind.SymbolicLink } link ? link.LinkTarget : null);
        if (place is null || !Entries.TryGetValue(place, out DirectoryEntry? entry))
        {
            return;
        }

        foreach (string path in NamesOf(place, entry))
        {
            TarMember member = change.ApplyTo(
                Entries[path].Member,
                name => accounts.UserId(name) ?? throw Unknown("user", name, place),
                name => accounts.GroupId(name) ?? throw Unknown("group", name, place));
            Entries[path] = Entries[path] with { Member = member };
            _changed.Add(path);
        }
    }

    IEnumerable<string> NamesOf(string path, DirectoryEntry entry) => entry.Status is { Links: > 1 } status
        ? [.. Entries.Where(pair => pair.Value.Status is { } other && (other.Device, other.Inode) == (status.Device, status.Inode)).Select(pair => pair.Key)]
        : [path];

    StavesException Refused(string path, string what) => new(new Diagnostic(
        "STV6102", $"`/{path.Replace('\n', '?').Replace('\r', '?')}`, which an install phase of `{package}` made, {what}"));

    StavesException Unknown(string kind, string name, string path) => new(new Diagnostic(
        "STV6103", $"`/{path}` is to belong to the {kind} `{name}`, which the image does not have, says an install phase of `{package}`", Hint: $"add `acct-{kind}/{name}` to `packages`"));
}
