using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Staves.Packages.Files;

/// <summary>Copies files inside the kernel (copy_file_range(2)), which lets both share the blocks where the file system can.</summary>
public static partial class FileCopy
{
    /// <summary>In bytes: how long nobody is asked whether to go on.</summary>
    const nuint LargestStep = 64 * 1024 * 1024;

    /// <summary>Writes a whole file to the beginning of another, which is empty.</summary>
    public static void Copy(string from, FileStream to, CancellationToken cancellationToken)
    {
        using SafeFileHandle source = File.OpenHandle(from);
        long copied = 0;
        nint count;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long sourceOffset, long targetOffset) = (copied, copied);
            count = CopyFileRange(source, ref sourceOffset, to.SafeFileHandle, ref targetOffset, LargestStep, 0);
            copied += Math.Max(count, 0);
        }
        while (count > 0);

        // Between file systems, and on some of them, the kernel does not.
        long length = RandomAccess.GetLength(source);
        if (copied < length)
        {
            using var rest = new FileRegionStream(source, copied, length - copied);
            to.Position = copied;
            rest.CopyTo(to);
        }
    }

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint CopyFileRange(SafeFileHandle from, ref long fromOffset, SafeFileHandle to, ref long toOffset, nuint length, uint flags);
}
