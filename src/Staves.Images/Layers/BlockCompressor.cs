namespace Staves.Images.Layers;

/// <summary>
/// Compresses blocks of a fixed size on all processors and writes them in order. Each block is complete in itself, so the bytes depend
/// on the input alone, never on how many processors took part; RFC 1952 and RFC 8878 let such pieces follow one another.
/// </summary>
sealed class BlockCompressor : Stream
{
    readonly Stream _output;
    readonly Func<ReadOnlyMemory<byte>, byte[]> _compress;
    readonly Queue<Task<byte[]>> _pending = new();
    readonly CancellationToken _cancellationToken;
    readonly int _blockSize;
    byte[] _block;
    int _filled;
    bool _wroteBlock;

    public BlockCompressor(Stream output, int blockSize, Func<ReadOnlyMemory<byte>, byte[]> compress, CancellationToken cancellationToken)
    {
        (_output, _blockSize, _compress, _cancellationToken) = (output, blockSize, compress, cancellationToken);
        _block = new byte[blockSize];
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
            int count = Math.Min(buffer.Length, _blockSize - _filled);
            buffer[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == _blockSize)
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
        ReadOnlyMemory<byte> block = _block.AsMemory(0, _filled);
        _pending.Enqueue(Task.Run(() => _compress(block), _cancellationToken));
        _block = new byte[_blockSize];
        _filled = 0;
        _wroteBlock = true;
        WriteFinished(Environment.ProcessorCount * 2);
    }

    void WriteFinished(int allowedPending)
    {
        while (_pending.Count > allowedPending)
        {
            _output.Write(_pending.Dequeue().GetAwaiter().GetResult());
        }
    }
}
