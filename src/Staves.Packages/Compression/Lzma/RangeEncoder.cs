namespace Staves.Packages.Compression.Lzma;

/// <summary>Writes decisions as the range-coded bytes of LZMA.</summary>
sealed class RangeEncoder
{
    const uint Top = 1 << 24;
    const int ProbabilityBits = 11;
    const int Adaptation = 5;

    byte[] _bytes = new byte[128 * 1024];
    int _written;
    ulong _low;
    uint _range = uint.MaxValue;
    byte _held;
    long _heldCount = 1;

    /// <summary>What is complete.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    /// <summary>How many bytes there would be if it were finished now.</summary>
    public long Size => _written + _heldCount + 4;

    /// <summary>Forgets what was written, which somebody has taken; goes on with what is held.</summary>
    public void Take() => _written = 0;

    /// <summary>Begins anew.</summary>
    public void Restart()
    {
        _written = 0;
        _low = 0;
        _range = uint.MaxValue;
        _held = 0;
        _heldCount = 1;
    }

    /// <summary>Writes what is held, so that a decoder can take all decisions.</summary>
    public void Finish()
    {
        for (int i = 0; i < 5; i++)
        {
            ShiftLow();
        }
    }

    public void Bit(ref ushort probability, int bit)
    {
        uint bound = (_range >> ProbabilityBits) * probability;
        if (bit == 0)
        {
            _range = bound;
            probability += (ushort)(((1 << ProbabilityBits) - probability) >> Adaptation);
        }
        else
        {
            _low += bound;
            _range -= bound;
            probability -= (ushort)(probability >> Adaptation);
        }

        Normalise();
    }

    /// <summary>A number as a way through a tree, its highest bit first.</summary>
    public void Tree(Span<ushort> tree, int bits, int value)
    {
        int node = 1;
        for (int i = bits - 1; i >= 0; i--)
        {
            int bit = (value >> i) & 1;
            Bit(ref tree[node], bit);
            node = (node << 1) | bit;
        }
    }

    /// <summary>The same with the lowest bit first.</summary>
    public void ReverseTree(Span<ushort> tree, int bits, int value)
    {
        int node = 1;
        for (int i = 0; i < bits; i++)
        {
            int bit = (value >> i) & 1;
            Bit(ref tree[node], bit);
            node = (node << 1) | bit;
        }
    }

    /// <summary>Bits that are as often zero as one.</summary>
    public void Direct(uint value, int bits)
    {
        for (int i = bits - 1; i >= 0; i--)
        {
            _range >>= 1;
            _low += _range * ((value >> i) & 1);
            Normalise();
        }
    }

    void Normalise()
    {
        if (_range < Top)
        {
            _range <<= 8;
            ShiftLow();
        }
    }

    /// <summary>The highest byte is held back while a carry may still change it, and with it the 255s behind it.</summary>
    void ShiftLow()
    {
        if (_low < 0xff000000 || _low > uint.MaxValue)
        {
            byte carry = (byte)(_low >> 32);
            Append((byte)(_held + carry));
            for (; _heldCount > 1; _heldCount--)
            {
                Append((byte)(0xff + carry));
            }

            _heldCount = 0;
            _held = (byte)(_low >> 24);
        }

        _heldCount++;
        _low = (_low & 0x00ffffff) << 8;
    }

    void Append(byte value)
    {
        if (_written == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        _bytes[_written++] = value;
    }
}
