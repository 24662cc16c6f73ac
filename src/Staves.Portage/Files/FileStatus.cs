using System.Runtime.InteropServices;

namespace Staves.Portage.Files;

/// <summary>What statx(2) says of a file and .NET does not: which file it is, how many names it has, whose it is, and when it was last
/// changed.</summary>
public readonly partial record struct FileStatus(
    ulong Device, ulong Inode, uint Links, long Size, long ModifiedNanoseconds, long ChangedNanoseconds)
{
    const int CurrentDirectory = -100;
    const int NoFollow = 0x100;
    const uint BasicStatisticsAndBirth = 0xfff;
    const int KindBits = 0xf000;
    const int DirectoryKind = 0x4000;
    const int RegularFileKind = 0x8000;
    const int NoSuchEntry = 2;
    const int NotADirectory = 20;
    const int NameTooLong = 36;

    /// <summary>`st_mode`: the kind of the file and its permission bits.</summary>
    public int Mode { get; init; }

    public bool IsDirectory => (Mode & KindBits) == DirectoryKind;

    public bool IsRegularFile => (Mode & KindBits) == RegularFileKind;

    /// <summary>When it was made, which tells it from one that had its inode before; zero where the file system does not say.</summary>
    public long BornNanoseconds { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    /// <summary>Which device a device file is.</summary>
    public (uint Major, uint Minor) Represents { get; init; }

    /// <summary>The status of a path, of the link itself where it is a symbolic one; null where there is nothing.</summary>
    public static FileStatus? Of(string path) => Of(path, NoFollow);

    /// <summary>The status of what a path leads to; null where there is nothing.</summary>
    public static FileStatus? OfTarget(string path) => Of(path, 0);

    /// <summary>As <see cref="Of(string)"/>, but tells nothing there from nothing known.</summary>
    /// <exception cref="IOException">Whether there is something cannot be told, mostly for want of rights.</exception>
    public static FileStatus? Inspect(string path) => Of(path, NoFollow) is { } status ? status
        : Marshal.GetLastPInvokeError() is var error && error is NoSuchEntry or NotADirectory or NameTooLong ? null
        : throw new IOException(Marshal.GetPInvokeErrorMessage(error));

    static FileStatus? Of(string path, int flags)
    {
        if (StatX(CurrentDirectory, path, flags, BasicStatisticsAndBirth, out Buffer buffer) != 0)
        {
            return null;
        }

        return new FileStatus(
            ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor,
            buffer.Inode,
            buffer.Links,
            (long)buffer.Size,
            (buffer.ModifiedSeconds * 1_000_000_000) + buffer.ModifiedNanoseconds,
            (buffer.ChangedSeconds * 1_000_000_000) + buffer.ChangedNanoseconds)
        {
            Mode = buffer.Mode,
            BornNanoseconds = (buffer.BornSeconds * 1_000_000_000) + buffer.BornNanoseconds,
            UserId = buffer.UserId,
            GroupId = buffer.GroupId,
            Represents = (buffer.RepresentedMajor, buffer.RepresentedMinor),
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out Buffer buffer);

    /// <summary>`struct statx` of Linux, the same on every machine.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Buffer
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(24)]
        public uint GroupId;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(80)]
        public long BornSeconds;

        [FieldOffset(88)]
        public uint BornNanoseconds;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(128)]
        public uint RepresentedMajor;

        [FieldOffset(132)]
        public uint RepresentedMinor;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
