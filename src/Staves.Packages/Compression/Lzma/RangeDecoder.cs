namespace Staves.Packages.Compression.Lzma;

/// <summary>Takes decisions out of the range-coded bytes of LZMA.</summary>
sealed class RangeDecoder(CompressedInput input)
{
    const uint Top = 1 << 24;
    const int ProbabilityBits = 11;
    const int Adaptation = 5;

    uint _range;
    uint _code;

    /// <summary>Reads the five bytes with which a stream or a chunk begins.</summary>
    public void Start()
    {
        if (input.NextByte() != 0)
        {
            throw new InvalidDataException("it has damaged LZMA data");
        }

        _range = uint.MaxValue;
        _code = input.NextUInt32BigEndian();
    }

    /// <summary>Takes the last byte if it is owed; true where nothing is left over, as it must be at an end.</summary>
    public bool Finish()
    {
        Normalise();
        return _code == 0;
    }

    public int Bit(ref ushort probability)
    {
        Normalise();
        uint bound = (_range >> ProbabilityBits) * probability;
        if (_code < bound)
        {
            _range = bound;
            probability += (ushort)(((1 << ProbabilityBits) - probability) >> Adaptation);
            return 0;
        }

        _range -= bound;
        _code -= bound;
        probability -= (ushort)(probability >> Adaptation);
        return 1;
    }

    /// <summary>A number whose bits are a way through a tree, the highest first.</summary>
    public int Tree(Span<ushort> tree, int bits)
    {
        int node = 1;
        for (int i = 0; i < bits; i++)
        {
            node = (node << 1) | Bit(ref tree[node]);
        }

        return node - (1 << bits);
    }

    /// <summary>The same with the lowest bit first.</summary>
    public int ReverseTree(Span<ushort> tree, int bits)
    {
        int node = 1;
        int value = 0;
        for (int i = 0; i < bits; i++)
        {
            int bit = Bit(ref tree[node]);
            node = (node << 1) | bit;
            value |= bit << i;
        }

        return value;
    }

    /// <summary>Bits that are as often zero as one.</summary>
    public uint Direct(int bits)
    {
        uint value = 0;
        for (; bits > 0; bits--)
        {
            Normalise();
            _range >>= 1;
            uint bit = _code >= _range ? 1u : 0;
            _code -= _range * bit;
            value = (value << 1) | bit;
        }

        return value;
    }

    void Normalise()
    {
        if (_range < Top)
        {
            _range <<= 8;
            _code = (_code << 8) | input.NextByte();
        }
    }
}
