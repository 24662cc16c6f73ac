using System.Buffers.Binary;

namespace Staves.Images.Layers.Deflate;

/// <summary>Packs codes into bytes, the lowest bit first (RFC 1951 section 3.1.1).</summary>
/// <param name="output">Has room for all that is written and <see cref="Slack"/> more.</param>
ref struct BitWriter(Span<byte> output)
{
    /// <summary>How many bytes it may write beyond what counts.</summary>
    public const int Slack = sizeof(ulong);

    readonly Span<byte> _output = output;
    ulong _bits;
    int _count;

    /// <summary>How many whole bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>Adds at most 16 bits; four calls fit between two of <see cref="Flush"/>.</summary>
    public void Add(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
    }

    /// <summary>Moves all whole bytes to the output, so that at most seven bits are left.</summary>
    public void Flush()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output[Length..], _bits);
        int bytes = _count >> 3;
        Length += bytes;
        _bits >>= bytes << 3;
        _count &= 7;
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        _count = (_count + 7) & ~7;
        Flush();
    }

    /// <summary>Adds whole bytes behind a flush that left no bits.</summary>
    public void AddBytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output[Length..]);
        Length += bytes.Length;
    }
}
