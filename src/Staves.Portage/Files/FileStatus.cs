using System.Runtime.InteropServices;

namespace Staves.Portage.Files;

/// <summary>What statx(2) says of a file and .NET does not: which file it is, how many names it has, and when it was last
/// changed.</summary>
public readonly partial record struct FileStatus(
    ulong Device, ulong Inode, uint Links, long Size, long ModifiedNanoseconds, long ChangedNanoseconds)
{
    const int CurrentDirectory = -100;
    const int NoFollow = 0x100;
    const uint BasicStatistics = 0x7ff;

    /// <summary>The kind of the file and its permission bits (`st_mode`).</summary>
    public ushort Mode { get; init; }

    /// <summary>The status of a path, of the link itself where it is a symbolic one; null where there is nothing.</summary>
    public static FileStatus? Of(string path) => Of(path, NoFollow);

    /// <summary>The status of what a path leads to; null where there is nothing.</summary>
    public static FileStatus? OfTarget(string path) => Of(path, 0);

    static FileStatus? Of(string path, int flags)
    {
        if (StatX(CurrentDirectory, path, flags, BasicStatistics, out Buffer buffer) != 0)
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

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
