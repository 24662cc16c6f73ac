namespace Staves.Portage.Files;

/// <summary>A stream of which the first bytes have been read already, with these before the rest.</summary>
sealed class BegunStream(ReadOnlyMemory<byte> begun, Stream rest) : Stream
{
    ReadOnlyMemory<byte> _begun = begun;
    long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>Decompressors align themselves by it.</summary>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, _begun.Length);
        if (length > 0)
        {
            _begun.Span[..length].CopyTo(buffer);
            _begun = _begun[length..];
        }
        else
        {
            length = rest.Read(buffer);
        }

        _position += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
