namespace Staves.Images.Layers.Deflate;

/// <summary>A run of literals and matches that becomes one block with codes of its own (RFC 1951 section 3.2.7).</summary>
sealed class TokenBlock
{
    /// <summary>How many tokens there may be; each stands for a byte or more.</summary>
    public const int Capacity = 32 * 1024;

    const int MatchBit = 1 << 30;
    const int DistanceBits = 16;
    const int LongestCode = 15;

    readonly int[] _tokens = new int[Capacity];
    readonly int[] _literalFrequencies = new int[DeflateAlphabet.Literals];
    readonly int[] _distanceFrequencies = new int[DeflateAlphabet.Distances];
    readonly HuffmanCode _literals = new(DeflateAlphabet.Literals, LongestCode);
    readonly HuffmanCode _distances = new(DeflateAlphabet.Distances, LongestCode);
    readonly CodeLengths _header = new();
    int _count;

    public bool IsFull => _count == Capacity;

    public void AddLiteral(byte value)
    {
        _tokens[_count++] = value;
        _literalFrequencies[value]++;
    }

    public void AddMatch(int length, int distance)
    {
        _tokens[_count++] = MatchBit | (length << DistanceBits) | (distance - 1);
        _literalFrequencies[DeflateAlphabet.LengthSymbols[length]]++;
        _distanceFrequencies[DeflateAlphabet.DistanceSymbol(distance)]++;
    }

    /// <summary>Writes the block and begins another one.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="source">The bytes that the tokens stand for: where codes would be longer, they are stored as they are.</param>
    /// <param name="isLast">Whether no block follows.</param>
    public void WriteTo(ref BitWriter writer, ReadOnlySpan<byte> source, bool isLast)
    {
        _literalFrequencies[DeflateAlphabet.EndOfBlock]++;
        _literals.Build(_literalFrequencies);
        _distances.Build(_distanceFrequencies);
        _header.Build(_literals.Lengths, _distances.Lengths);
        if ((Bits() >> 3) + 1 >= source.Length)
        {
            StoredBlock.WriteTo(ref writer, source, isLast);
        }
        else
        {
            writer.Add(isLast ? 1u : 0u, 1);
            writer.Add(2, 2);
            _header.WriteTo(ref writer);
            WriteTokens(ref writer);
        }

        _count = 0;
        Array.Clear(_literalFrequencies);
        Array.Clear(_distanceFrequencies);
    }

    long Bits()
    {
        long bits = 3 + _header.Bits;
        for (int symbol = 0; symbol < DeflateAlphabet.Literals; symbol++)
        {
            int extra = symbol > DeflateAlphabet.EndOfBlock ? DeflateAlphabet.ExtraLengthBits(symbol) : 0;
            bits += (long)_literalFrequencies[symbol] * (_literals.Lengths[symbol] + extra);
        }

        for (int symbol = 0; symbol < DeflateAlphabet.Distances; symbol++)
        {
            bits += (long)_distanceFrequencies[symbol] * (_distances.Lengths[symbol] + DeflateAlphabet.ExtraDistanceBits(symbol));
        }

        return bits;
    }

    void WriteTokens(ref BitWriter writer)
    {
        foreach (int token in _tokens.AsSpan(0, _count))
        {
            if ((token & MatchBit) == 0)
            {
                writer.Add(_literals.Codes[token], _literals.Lengths[token]);
            }
            else
            {
                int length = (token ^ MatchBit) >> DistanceBits;
                int symbol = DeflateAlphabet.LengthSymbols[length];
                writer.Add(_literals.Codes[symbol], _literals.Lengths[symbol]);
                writer.Add((uint)(length - DeflateAlphabet.LengthBase(symbol)), DeflateAlphabet.ExtraLengthBits(symbol));
                int distance = (token & ((1 << DistanceBits) - 1)) + 1;
                symbol = DeflateAlphabet.DistanceSymbol(distance);
                writer.Add(_distances.Codes[symbol], _distances.Lengths[symbol]);
                writer.Add((uint)(distance - DeflateAlphabet.DistanceBase(symbol)), DeflateAlphabet.ExtraDistanceBits(symbol));
            }

            writer.Flush();
        }

        writer.Add(_literals.Codes[DeflateAlphabet.EndOfBlock], _literals.Lengths[DeflateAlphabet.EndOfBlock]);
        writer.Flush();
    }
}
