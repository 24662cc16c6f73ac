using Microsoft.Win32.SafeHandles;

namespace Staves.Images.RootTrees;

/// <summary>One content of a spool file, read at its offsets; any number can be open at once.</summary>
sealed class SpoolStream(SafeFileHandle handle, long offset, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        long available = Math.Max(0, length - Position);
        int read = RandomAccess.Read(handle, buffer[..(int)Math.Min(buffer.Length, available)], offset + Position);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
