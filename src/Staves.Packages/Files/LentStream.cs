namespace Staves.Packages.Files;

/// <summary>Lends a stream to something that closes what it is given.</summary>
public sealed class LentStream(Stream next) : Stream
{
    public override bool CanRead => next.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => next.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => next.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => next.Read(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => next.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => next.Write(buffer, offset, count);

    public override void Flush() => next.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
