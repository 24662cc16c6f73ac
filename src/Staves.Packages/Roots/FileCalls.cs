using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Staves.Packages.Roots;

/// <summary>What Linux can do with a path whose last part may be a link, and .NET cannot.</summary>
static partial class FileCalls
{
    const int NonBlocking = 0x800;
    const int CloseOnExec = 0x80000;
    const int NoData = 61;
    const int OutOfRange = 34;
    const int NotSupported = 95;
    const int LongestPath = 4096;

    /// <summary>Linux bounds the list of names and each value at 64 KiB.</summary>
    const int LongestAttribute = 64 * 1024;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens a file; were it a link or a FIFO by now, it would neither be followed nor waited for.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenFile(string path)
    {
        int descriptor = Open(path, NoFollow | NonBlocking | CloseOnExec);
        return descriptor >= 0
            ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0)
            : throw Failure();
    }

    /// <summary>The text of a symbolic link.</summary>
    /// <exception cref="IOException">It cannot be read, or is not UTF-8.</exception>
    public static string ReadLink(string path)
    {
        Span<byte> target = stackalloc byte[LongestPath];
        nint length = ReadLink(path, target, target.Length);
        return length < 0 ? throw Failure() : Decode(target[..(int)length]);
    }

    /// <summary>The extended attributes that belong to a file.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static ImmutableSortedDictionary<string, ImmutableArray<byte>> Attributes(string path)
    {
        Span<byte> some = stackalloc byte[512];
        nint length = ListAttributes(path, some, some.Length);
        if (length < 0 && Marshal.GetLastPInvokeError() == OutOfRange)
        {
            some = new byte[LongestAttribute];
            length = ListAttributes(path, some, some.Length);
        }

        if (length <= 0)
        {
            return length == 0 || Marshal.GetLastPInvokeError() == NotSupported ? Tar.TarMember.NoExtendedAttributes : throw Failure();
        }

        ImmutableSortedDictionary<string, ImmutableArray<byte>> attributes = Tar.TarMember.NoExtendedAttributes;
        for (Span<byte> names = some[..(int)length]; !names.IsEmpty;)
        {
            int end = names.IndexOf((byte)0);
            string name = Encoding.UTF8.GetString(names[..end]);
            names = names[(end + 1)..];
            if (KeptAttributes.Includes(name) && AttributeOf(path, name) is { } value)
            {
                attributes = attributes.SetItem(name, value);
            }
        }

        return attributes;
    }

    /// <summary>Null where the attribute has gone in the meantime.</summary>
    static ImmutableArray<byte>? AttributeOf(string path, string name)
    {
        byte[] value = new byte[LongestAttribute];
        nint length = GetAttribute(path, name, value, value.Length);
        return length >= 0 ? [.. value.AsSpan(0, (int)length)]
            : Marshal.GetLastPInvokeError() == NoData ? null
            : throw Failure();
    }

    static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new IOException("its target is not UTF-8", exception);
        }
    }

    static IOException Failure() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadLink(string path, Span<byte> target, nint size);

    [LibraryImport("libc", EntryPoint = "llistxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ListAttributes(string path, Span<byte> names, nint size);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetAttribute(string path, string name, Span<byte> value, nint size);
}
