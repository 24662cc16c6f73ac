namespace Staves.Packages.Tar;

/// <summary>The content of the member that a reader stands at; it ends where the member ends, and with the reader's next step.</summary>
sealed class TarContentStream(Stream archive, long size, string file) : Stream
{
    readonly long _size = size;
    long _remaining = size;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _size;

    public override long Position
    {
        get => _size - _remaining;
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the stream and tells how many bytes of the archive nobody has read.</summary>
    public long Abandon()
    {
        long remaining = _remaining;
        _remaining = 0;
        return remaining;
    }

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, _remaining);
        if (wanted == 0)
        {
            return 0;
        }

        int read = archive.Read(buffer[..wanted]);
        if (read == 0)
        {
            throw TarFailure.Truncated(file);
        }

        _remaining -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
