using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Staves.Building.Runners;

/// <summary>
/// The socket between Staves and the first process of a sandbox. Whatever ends Staves closes it, and the sandbox ends with it.
/// </summary>
sealed partial class ControlChannel : IDisposable
{
    const int FamilyUnix = 1;
    const int Stream = 1;
    const int StreamThatExecCloses = Stream | 0x80000;
    const int SetDescriptorFlags = 2;

    readonly Socket _socket;
    int _childEnd;

    ControlChannel(Socket socket, int childEnd)
    {
        _socket = socket;
        _childEnd = childEnd;
    }

    /// <summary>The descriptor that a child started from now on inherits.</summary>
    public string ChildEnd => _childEnd.ToString(CultureInfo.InvariantCulture);

    public static ControlChannel Open()
    {
        Span<int> ends = stackalloc int[2];
        if (SocketPair(FamilyUnix, StreamThatExecCloses, 0, ref ends[0]) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        _ = Fcntl(ends[1], SetDescriptorFlags, 0);
#pragma warning disable CA2000 // The socket owns it.
        return new ControlChannel(new Socket(new SafeSocketHandle(ends[0], ownsHandle: true)), ends[1]);
#pragma warning restore CA2000
    }

    /// <summary>Once the child has its copy, this process must not keep one.</summary>
    public void CloseChildEnd()
    {
        if (_childEnd >= 0)
        {
            _ = CloseDescriptor(_childEnd);
            _childEnd = -1;
        }
    }

    /// <summary>What the sandbox has said so far. Its end of the socket may live on in an unrelated child, so nobody waits for more.</summary>
    public string ReadAvailable()
    {
        var text = new StringBuilder();
        Span<byte> buffer = stackalloc byte[4096];
        while (_socket.Available > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer[.._socket.Receive(buffer)]));
        }

        return text.ToString();
    }

    /// <summary>Has the sandbox send a signal (`TERM`) to its command.</summary>
    public void Signal(string name)
    {
        try
        {
            _socket.Send(Encoding.ASCII.GetBytes(name + "\n"));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The sandbox is gone, and its command with it.
        }
    }

    /// <summary>Ends the sandbox. Other descriptors of this socket, if a child has just been forked, do not keep it alive.</summary>
    public void End()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        CloseChildEnd();
        _socket.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SocketPair(int domain, int type, int protocol, ref int ends);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseDescriptor(int descriptor);
}
