using System.Buffers.Binary;
using Staves.Packages.Files;

namespace Staves.Packages.Compression;

/// <summary>A buffer before a decompressor, which knows how far it was read: what follows a compressed stream begins where that ends.</summary>
sealed class CompressedInput(Stream inner) : ForwardReader
{
    readonly byte[] _buffer = new byte[64 * 1024];
    long _before;
    int _start;
    int _end;

    /// <summary>How many bytes have been taken.</summary>
    public override long Position
    {
        get => _before + _start;
        set => throw new NotSupportedException();
    }

    /// <summary>The next bytes without taking them, fewer than asked for only at the end.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _start < count)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _before += _start;
            _end -= _start;
            _start = 0;
            _end += inner.ReadAtLeast(_buffer.AsSpan(_end), count - _end, throwOnEndOfStream: false);
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    public void Skip(int count) => _start += count;

    public byte NextByte()
    {
        if (_start == _end && Fill() == 0)
        {
            throw new EndOfStreamException("it ends in the middle of compressed data");
        }

        return _buffer[_start++];
    }

    public uint NextUInt32BigEndian()
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    public uint NextUInt32LittleEndian()
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && (buffer.IsEmpty || Fill() == 0))
        {
            return 0;
        }

        int read = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, read).CopyTo(buffer);
        _start += read;
        return read;
    }

    int Fill()
    {
        _before += _start;
        (_start, _end) = (0, inner.Read(_buffer));
        return _end;
    }
}
