using System.Globalization;
using Staves.Packages.Tar;
using Staves.Portage.Files;
using Staves.Portage.Installed;

namespace Staves.Packages.Roots;

/// <summary>A root filesystem in a directory of this machine. Where somebody else than root unpacked it, the files of whoever owns the
/// directory itself count as root's.</summary>
public sealed class DirectoryRoot : IReadableRoot
{
    // The kinds in `st_mode` (inode(7)).
    const int KindBits = 0xf000;
    const int PermissionBits = 0xfff;

    readonly string _directory;
    readonly FileStatus _root;

    DirectoryRoot(string name, string directory, FileStatus root)
    {
        Name = name;
        _directory = directory;
        _root = root;
        string database = new RootPaths(this).Resolve("var/db/pkg") ?? throw RootFailure.NoRoot(name, "the links of `var/db/pkg` go in a circle");
        Installed = InstalledPackageDatabase.Open(PathOf(database));
    }

    public string Name { get; }

    public string Identity => $"directory {_directory}";

    public bool IsFixed => false;

    public string? DirectoryPath => _directory;

    public InstalledPackageDatabase Installed { get; }

    public string ConfigRoot => _directory;

    /// <summary>Opens a directory; that it has packages is asked for by whoever wants them.</summary>
    /// <exception cref="Portage.Diagnostics.StavesException">STV4202: there is no such directory.</exception>
    public static DirectoryRoot Open(string path)
    {
        string directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return FileStatus.OfTarget(directory) is { IsDirectory: true } root
            ? new DirectoryRoot(path, directory, root)
            : throw RootFailure.NoRoot(path, "it is no directory");
    }

    public RootObject? Find(string path)
    {
        if (path.Length == 0)
        {
            return Describe(path, _root);
        }

        return StatusOf(path) is { } status ? Describe(path, status) : null;
    }

    public string? StampOf(string path) => StatusOf(path) is { } status ? StampOf(status) : null;

    public IEnumerable<string> Names(string directory) => Find(directory) is { Kind: TarMemberKind.Directory }
        ? Guard(directory, () => Directory.EnumerateFileSystemEntries(PathOf(directory)).Select(Path.GetFileName).OfType<string>()
            .Order(StringComparer.Ordinal).ToArray())
        : [];

    public Stream Open(RootObject file) => Guard(file.Member.Path, () => FileCalls.OpenFile(PathOf(file.Member.Path)));

    public void Dispose()
    {
    }

    public override string ToString() => Name;

    /// <summary>Null for a socket, which no package has.</summary>
    static TarMemberKind? KindOf(FileStatus status) => (status.Mode & KindBits) switch
    {
        0x1000 => TarMemberKind.Fifo,
        0x2000 => TarMemberKind.CharacterDevice,
        0x4000 => TarMemberKind.Directory,
        0x6000 => TarMemberKind.BlockDevice,
        0x8000 => TarMemberKind.File,
        0xa000 => TarMemberKind.SymbolicLink,
        _ => null,
    };

    RootObject Describe(string path, FileStatus status) => Guard(path, () =>
    {
        TarMemberKind kind = KindOf(status)!.Value;
        bool isDevice = kind is TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice;
        var member = new TarMember
        {
            Path = path,
            Kind = kind,
            Mode = kind == TarMemberKind.SymbolicLink ? 0x1ff : status.Mode & PermissionBits,
            UserId = status.UserId == _root.UserId ? 0 : status.UserId,
            GroupId = _root.UserId != 0 && status.GroupId == _root.GroupId ? 0 : status.GroupId,
            ModificationTime = SecondsOf(status.ModifiedNanoseconds),
            Size = kind == TarMemberKind.File ? status.Size : 0,
            LinkTarget = kind == TarMemberKind.SymbolicLink ? FileCalls.ReadLink(PathOf(path)) : null,
            ExtendedAttributes = kind == TarMemberKind.File ? FileCalls.Attributes(PathOf(path)) : TarMember.NoExtendedAttributes,
            DeviceMajor = isDevice ? (int)status.Represents.Major : 0,
            DeviceMinor = isDevice ? (int)status.Represents.Minor : 0,
        };
        return new RootObject(member, new RootFileId(status.Device, status.Inode), StampOf(status)) { IsLinked = status.Links > 1 };
    });

    /// <summary>Null where nothing is that a package can have.</summary>
    FileStatus? StatusOf(string path) =>
        Guard(path, () => FileStatus.Inspect(PathOf(path))) is { } status && KindOf(status) is not null ? status : null;

    /// <summary>A directory changes with every file in it; only its owners and its mode are the package's.</summary>
    static string StampOf(FileStatus status) => status.IsDirectory
        ? string.Create(CultureInfo.InvariantCulture, $"{status.Mode} {status.UserId} {status.GroupId}")
        : string.Create(CultureInfo.InvariantCulture, $"{status.Mode} {status.Inode} {status.Size} {status.ModifiedNanoseconds} {status.ChangedNanoseconds}");

    /// <summary>Rounded down, also before 1970.</summary>
    static long SecondsOf(long nanoseconds) => (nanoseconds - (((nanoseconds % 1_000_000_000) + 1_000_000_000) % 1_000_000_000)) / 1_000_000_000;

    string PathOf(string path) => path.Length == 0 ? _directory : $"{_directory}/{path}";

    T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RootFailure.Unreadable(Name, path, exception.Message, exception);
        }
    }
}
