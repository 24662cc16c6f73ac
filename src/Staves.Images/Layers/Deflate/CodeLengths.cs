namespace Staves.Images.Layers.Deflate;

/// <summary>The head of a block: the lengths of both its codes, in a code of their own (RFC 1951 section 3.2.7).</summary>
sealed class CodeLengths
{
    const int Symbols = 19;
    const int LongestCode = 7;
    const int RepeatPrevious = 16;
    const int FewZeros = 17;
    const int ManyZeros = 18;

    readonly byte[] _lengths = new byte[DeflateAlphabet.Literals + DeflateAlphabet.Distances];
    readonly (byte Symbol, byte Extra)[] _items = new (byte, byte)[DeflateAlphabet.Literals + DeflateAlphabet.Distances];
    readonly int[] _frequencies = new int[Symbols];
    readonly HuffmanCode _code = new(Symbols, LongestCode);
    int _count;
    int _literals;
    int _distances;
    int _sent;

    static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>How many bits the head has.</summary>
    public int Bits { get; private set; }

    public void Build(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        _literals = Math.Max(257, literals.LastIndexOfAnyExcept((byte)0) + 1);
        _distances = Math.Max(1, distances.LastIndexOfAnyExcept((byte)0) + 1);
        literals[.._literals].CopyTo(_lengths);
        distances[.._distances].CopyTo(_lengths.AsSpan(_literals));
        Array.Clear(_frequencies);
        _count = 0;
        Shorten(_lengths.AsSpan(0, _literals + _distances));
        _code.Build(_frequencies);
        _sent = Symbols;
        while (_sent > 4 && _code.Lengths[Order[_sent - 1]] == 0)
        {
            _sent--;
        }

        Bits = 14 + (3 * _sent);
        foreach ((byte symbol, _) in _items.AsSpan(0, _count))
        {
            Bits += _code.Lengths[symbol] + ExtraBits(symbol);
        }
    }

    public void WriteTo(ref BitWriter writer)
    {
        writer.Add((uint)(_literals - 257), 5);
        writer.Add((uint)(_distances - 1), 5);
        writer.Add((uint)(_sent - 4), 4);
        writer.Flush();
        for (int index = 0; index < _sent; index++)
        {
            writer.Add(_code.Lengths[Order[index]], 3);
            writer.Flush();
        }

        foreach ((byte symbol, byte extra) in _items.AsSpan(0, _count))
        {
            writer.Add(_code.Codes[symbol], _code.Lengths[symbol]);
            writer.Add(extra, ExtraBits(symbol));
            writer.Flush();
        }
    }

    /// <summary>Says runs of one length by how long they are.</summary>
    void Shorten(ReadOnlySpan<byte> lengths)
    {
        while (!lengths.IsEmpty)
        {
            byte length = lengths[0];
            int run = lengths.IndexOfAnyExcept(length) is > 0 and var end ? end : lengths.Length;
            lengths = lengths[run..];
            if (length == 0)
            {
                for (; run >= 11; run -= Math.Min(run, 138))
                {
                    AddItem(ManyZeros, Math.Min(run, 138) - 11);
                }

                if (run >= 3)
                {
                    AddItem(FewZeros, run - 3);
                    run = 0;
                }
            }
            else
            {
                AddItem(length, 0);
                for (run--; run >= 3; run -= Math.Min(run, 6))
                {
                    AddItem(RepeatPrevious, Math.Min(run, 6) - 3);
                }
            }

            for (; run > 0; run--)
            {
                AddItem(length, 0);
            }
        }
    }

    void AddItem(byte symbol, int extra)
    {
        _items[_count++] = (symbol, (byte)extra);
        _frequencies[symbol]++;
    }

    static int ExtraBits(byte symbol) => symbol switch
    {
        RepeatPrevious => 2,
        FewZeros => 3,
        ManyZeros => 7,
        _ => 0,
    };
}
