using System.Buffers.Binary;

namespace Staves.Packages.Docker;

/// <summary>Reads what a container without a terminal writes: frames of eight bytes (the stream's number, three zeros, the length, most significant byte
/// first) and as many bytes of output (Docker Engine API: ContainerAttach).</summary>
public static class OutputFrames
{
    const int HeaderSize = 8;

    /// <summary>Gives output and errors in the order in which they came, until the stream ends.</summary>
    /// <exception cref="IOException">It ends inside a frame.</exception>
    public static async Task ReadAsync(Stream stream, Action<ReadOnlyMemory<byte>> output, CancellationToken cancellationToken)
    {
        byte[] header = new byte[HeaderSize];
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            int read = await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken);
            if (read == 0)
            {
                return;
            }

            if (read < HeaderSize)
            {
                throw new EndOfStreamException("the output of a container ends inside a frame");
            }

            long rest = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            while (rest > 0)
            {
                Memory<byte> part = buffer.AsMemory(0, (int)Math.Min(rest, buffer.Length));
                await stream.ReadExactlyAsync(part, cancellationToken);
                output(part);
                rest -= part.Length;
            }
        }
    }
}
