namespace Staves.Images.Layers;

/// <summary>
/// Compresses blocks of a fixed size on all processors and writes them in order. Each block is complete in itself, so the bytes depend
/// on the input alone, never on how many processors took part; RFC 1952 and RFC 8878 let such pieces follow one another.
/// </summary>
sealed class BlockCompressor : Stream
{
    readonly Stream _output;
    readonly IBlockFormat _format;
    readonly Queue<Task<ArraySegment<byte>>> _pending = new();
    readonly CancellationToken _cancellationToken;
    byte[] _block;
    int _filled;
    bool _wroteBlock;

    public BlockCompressor(Stream output, IBlockFormat format, CancellationToken cancellationToken)
    {
        (_output, _format, _cancellationToken) = (output, format, cancellationToken);
        _block = BlockBuffers.Pool.Rent(format.BlockSize);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _format.BlockSize - _filled);
            buffer[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == _format.BlockSize)
            {
                StartBlock();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Compresses what is left and writes it all; without this call the output is incomplete.</summary>
    public void Finish()
    {
        if (_filled > 0 || !_wroteBlock)
        {
            StartBlock();
        }

        WriteFinished(0);
        _output.Flush();
    }

    // A flush in the middle would make the blocks, and so the bytes, depend on the caller's buffers.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void StartBlock()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        (byte[] block, int length) = (_block, _filled);
        _pending.Enqueue(Task.Run(() => Compress(block, length), _cancellationToken));
        _block = BlockBuffers.Pool.Rent(_format.BlockSize);
        _filled = 0;
        _wroteBlock = true;
        WriteFinished(Environment.ProcessorCount * 2);
    }

    ArraySegment<byte> Compress(byte[] block, int length)
    {
        ArraySegment<byte> compressed = _format.Compress(block.AsSpan(0, length));
        BlockBuffers.Pool.Return(block);
        return compressed;
    }

    void WriteFinished(int allowedPending)
    {
        while (_pending.Count > allowedPending)
        {
            ArraySegment<byte> compressed = _pending.Dequeue().GetAwaiter().GetResult();
            _output.Write(compressed);
            BlockBuffers.Pool.Return(compressed.Array!);
        }
    }
}
