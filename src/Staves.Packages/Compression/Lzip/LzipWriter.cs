using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using Staves.Packages.Compression.Lzma;

namespace Staves.Packages.Compression.Lzip;

/// <summary>One lzip member (lzip manual, "File format").</summary>
sealed class LzipWriter : ForwardWriter
{
    const int HeaderSize = 6;
    const int TrailerSize = 20;

    readonly LzmaEncoder _encoder;
    readonly Crc32 _checksum = new();
    long _compressed;

    public LzipWriter(Stream output, int level)
        : base(output)
    {
        LzmaEffort effort = LzmaEffort.OfLevel(level);
        _encoder = new LzmaEncoder(effort);
        output.Write([(byte)'L', (byte)'Z', (byte)'I', (byte)'P', 1, (byte)BitOperations.Log2((uint)effort.DictionarySize)]);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _checksum.Append(buffer);
        while (!buffer.IsEmpty)
        {
            buffer = buffer[_encoder.Append(buffer)..];
            Encode(isEnd: false);
        }
    }

    protected override void Finish()
    {
        Encode(isEnd: true);
        _encoder.EncodeEnd();
        _encoder.Coder.Finish();
        TakeCoded();
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteInt64LittleEndian(trailer[4..], _encoder.Total);
        BinaryPrimitives.WriteInt64LittleEndian(trailer[12..], HeaderSize + _compressed + TrailerSize);
        Output.Write(trailer);
    }

    void Encode(bool isEnd)
    {
        while (_encoder.CanEncode(isEnd))
        {
            _encoder.EncodeNext();
        }

        TakeCoded();
    }

    void TakeCoded()
    {
        Output.Write(_encoder.Coder.Written);
        _compressed += _encoder.Coder.Written.Length;
        _encoder.Coder.Take();
    }
}
