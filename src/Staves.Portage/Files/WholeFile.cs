using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Staves.Portage.Files;

/// <summary>Reads files of a few kilobytes with as few calls of the kernel as there can be: planning reads hundreds of them, and .NET locks
/// and inspects each that it opens.</summary>
static partial class WholeFile
{
    const int CloseOnExec = 0x80000;
    const int NoSuchEntry = 2;
    const int Interrupted = 4;
    const int NotADirectory = 20;
    const int IsDirectory = 21;

    /// <summary>The content of a file; null where there is none, as where there is a directory.</summary>
    /// <exception cref="IOException">There is something, and it cannot be read.</exception>
    [SkipLocalsInit]
    public static unsafe byte[]? TryRead(string path)
    {
        int descriptor = Open(path, CloseOnExec);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() is NoSuchEntry or NotADirectory ? null : throw Failure(path);
        }

        try
        {
            byte* small = stackalloc byte[8192];
            int length = ReadUpTo(descriptor, small, 8192, path);
            if (length < 0)
            {
                return null;
            }

            if (length < 8192)
            {
                return new Span<byte>(small, length).ToArray();
            }

            byte[] content = new byte[4 * length];
            new Span<byte>(small, length).CopyTo(content);
            while (true)
            {
                fixed (byte* rest = &content[length])
                {
                    int added = ReadUpTo(descriptor, rest, content.Length - length, path);
                    length += added;
                    if (length < content.Length)
                    {
                        return content[..length];
                    }
                }

                Array.Resize(ref content, checked(content.Length * 2));
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Less than asked for only at the end of the file; -1 for a directory.</summary>
    static unsafe int ReadUpTo(int descriptor, byte* buffer, int size, string path)
    {
        int length = 0;
        while (length < size)
        {
            nint read = Read(descriptor, buffer + length, size - length);
            if (read < 0)
            {
                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted:
                        continue;
                    case IsDirectory:
                        return -1;
                    default:
                        throw Failure(path);
                }
            }

            if (read == 0)
            {
                break;
            }

            length += (int)read;
        }

        return length;
    }

    static IOException Failure(string path) => new($"{Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())} : '{path}'");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
