using System.Runtime.InteropServices;

namespace Staves.Building.Files;

/// <summary>What statx(2) says of a file and .NET does not: which file it is, and how many names it has.</summary>
readonly partial record struct FileStatus(ulong Device, ulong Inode, uint Links, long Size, long ModifiedNanoseconds)
{
    const int CurrentDirectory = -100;
    const int NoFollow = 0x100;
    const uint BasicStatistics = 0x7ff;

    /// <summary>The status of a path, of the link itself where it is a symbolic one; null where there is nothing.</summary>
    public static FileStatus? Of(string path)
    {
        if (StatX(CurrentDirectory, path, NoFollow, BasicStatistics, out Buffer buffer) != 0)
        {
            return null;
        }

        return new FileStatus(
            ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor,
            buffer.Inode,
            buffer.Links,
            (long)buffer.Size,
            (buffer.ModifiedSeconds * 1_000_000_000) + buffer.ModifiedNanoseconds);
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

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

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
