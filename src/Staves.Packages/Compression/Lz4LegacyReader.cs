using K4os.Compression.LZ4;
using Staves.Packages.Files;

namespace Staves.Packages.Compression;

/// <summary>lz4's legacy format (`lz4 -l`): a magic, then blocks of up to 8 MiB, each after its compressed size.</summary>
sealed class Lz4LegacyReader(CompressedInput input) : ForwardReader
{
    const uint Magic = 0x184c2102;
    const int LargestBlock = 8 * 1024 * 1024;

    byte[] _compressed = [];
    byte[] _block = [];
    int _start;
    int _end;

    public override int Read(Span<byte> buffer)
    {
        while (_start == _end)
        {
            if (buffer.IsEmpty || !NextBlock())
            {
                return 0;
            }
        }

        int read = Math.Min(buffer.Length, _end - _start);
        _block.AsSpan(_start, read).CopyTo(buffer);
        _start += read;
        return read;
    }

    bool NextBlock()
    {
        if (input.Position > 0 && input.Peek(1).IsEmpty)
        {
            return false;
        }

        // The stream begins with the magic, and so does each that is appended.
        bool isFirst = input.Position == 0;
        uint size = input.NextUInt32LittleEndian();
        if (size == Magic)
        {
            return true;
        }

        if (isFirst || size > LZ4Codec.MaximumOutputSize(LargestBlock))
        {
            throw new InvalidDataException("it has no lz4 block where one must be");
        }

        Decode((int)size);
        return true;
    }

    void Decode(int size)
    {
        if (_compressed.Length < size)
        {
            _compressed = new byte[size];
        }

        input.ReadExactly(_compressed.AsSpan(0, size));
        _block = _block.Length == 0 ? new byte[LargestBlock] : _block;
        _start = 0;
        _end = LZ4Codec.Decode(_compressed.AsSpan(0, size), _block);
        if (_end < 0)
        {
            _end = 0;
            throw new InvalidDataException("it has a damaged lz4 block");
        }
    }
}
