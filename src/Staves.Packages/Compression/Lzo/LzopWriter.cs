using System.Buffers.Binary;

namespace Staves.Packages.Compression.Lzo;

/// <summary>One lzop file without name or time, with the checksums that `lzop` gives its blocks.</summary>
sealed class LzopWriter : ForwardWriter
{
    const LzopFlags Flags = LzopFlags.Adler32OfContent;

    readonly Lzo1xEncoder _encoder = new();
    readonly byte[] _block = new byte[LzopFormat.BlockSize];
    int _filled;

    public LzopWriter(Stream output)
        : base(output)
    {
        output.Write(LzopFormat.Magic);
        byte[] header = Header();
        output.Write(header);
        WriteNumber(LzopFormat.Adler32Of(header));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int taken = Math.Min(buffer.Length, _block.Length - _filled);
            buffer[..taken].CopyTo(_block.AsSpan(_filled));
            buffer = buffer[taken..];
            _filled += taken;
            if (_filled == _block.Length)
            {
                WriteBlock();
            }
        }
    }

    protected override void Finish()
    {
        if (_filled > 0)
        {
            WriteBlock();
        }

        WriteNumber(0);
    }

    static byte[] Header() =>
    [
        // Made by version 1.4 with library 2.10; version 0.94 can read it.
        0x10, 0x40, 0x20, 0xa0, 0x09, 0x40,
        // LZO1X-1, level 3, as `lzop` says without an option.
        1, 3,
        0, 0, 0, (byte)Flags,
        // A plain file of mode 644, time zero, no name.
        0, 0, 0x81, 0xa4, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    void WriteBlock()
    {
        ReadOnlySpan<byte> block = _block.AsSpan(0, _filled);
        ReadOnlySpan<byte> compressed = _encoder.Encode(block);
        ReadOnlySpan<byte> smaller = compressed.Length < block.Length ? compressed : block;
        WriteNumber((uint)block.Length);
        WriteNumber((uint)smaller.Length);
        WriteNumber(LzopFormat.Adler32Of(block));
        Output.Write(smaller);
        _filled = 0;
    }

    void WriteNumber(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Output.Write(bytes);
    }
}
