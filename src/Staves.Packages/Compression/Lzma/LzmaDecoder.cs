namespace Staves.Packages.Compression.Lzma;

/// <summary>Decodes LZMA, the algorithm inside of xz and lzip files.</summary>
sealed class LzmaDecoder
{
    readonly LzmaWindow _window;
    readonly RangeDecoder _coder;
    LzmaModel _model = new(LzmaProperties.Usual);
    int _pending;

    /// <param name="input">Is read to the end of the coded data and no further.</param>
    /// <param name="dictionarySize">How far back a match may reach.</param>
    public LzmaDecoder(CompressedInput input, int dictionarySize)
    {
        _window = new LzmaWindow(dictionarySize);
        _coder = new RangeDecoder(input);
    }

    /// <summary>Whether the marker was met that ends an LZMA stream.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether a match goes on beyond what was asked for.</summary>
    public bool IsInMatch => _pending > 0;

    public void ResetDictionary() => _window.Empty();

    public void ResetState(LzmaProperties properties)
    {
        if (properties != _model.Properties)
        {
            _model = new LzmaModel(properties);
        }

        _model.Reset();
    }

    /// <summary>Begins to read range-coded bytes.</summary>
    public void Start() => _coder.Start();

    /// <summary>Whether the range-coded bytes end here.</summary>
    public bool Finish() => _coder.Finish();

    /// <summary>Takes bytes that are not coded, as a part of LZMA2 may be.</summary>
    public void PutPlain(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _window.Put(value);
        }
    }

    /// <summary>Fills the buffer; less only where the stream has its end marker.</summary>
    public int Decode(Span<byte> output)
    {
        int written = 0;
        while (written < output.Length && !IsEnded)
        {
            if (_pending > 0)
            {
                int length = Math.Min(_pending, output.Length - written);
                _window.Copy(_model.Distances[0], output.Slice(written, length));
                _pending -= length;
                written += length;
                continue;
            }

            int positionState = _model.PositionState(_window.Total);
            if (_coder.Bit(ref _model.IsMatch[_model.StateIndex(positionState)]) == 0)
            {
                output[written++] = Literal();
            }
            else
            {
                Match(positionState);
            }
        }

        return written;
    }

    byte Literal()
    {
        Span<ushort> tree = _model.Literal(_window.Total, _window.Back(0));
        int node = 1;
        if (!_model.IsAfterLiteral)
        {
            // After a match the byte that would have continued it is probably not this one.
            int matched = _window.Back(_model.Distances[0]);
            for (int side = 0x100; node < 0x100 && side != 0;)
            {
                matched <<= 1;
                int expected = matched & side;
                int bit = _coder.Bit(ref tree[side + expected + node]);
                node = (node << 1) | bit;
                side &= bit == 0 ? ~expected : expected;
            }
        }

        while (node < 0x100)
        {
            node = (node << 1) | _coder.Bit(ref tree[node]);
        }

        _model.AfterLiteral();
        _window.Put((byte)node);
        return (byte)node;
    }

    void Match(int positionState)
    {
        int state = _model.State;
        if (_coder.Bit(ref _model.IsRepeat[state]) == 0)
        {
            int length = Length(_model.Lengths, positionState);
            _model.AfterMatch();
            _model.PushDistance(Distance(length));
            if (_model.Distances[0] == uint.MaxValue)
            {
                IsEnded = true;
                return;
            }

            _pending = length;
        }
        else
        {
            Repeat(state, positionState);
        }

        if (!_window.Reaches(_model.Distances[0]))
        {
            throw new InvalidDataException("it has damaged LZMA data");
        }
    }

    void Repeat(int state, int positionState)
    {
        if (_coder.Bit(ref _model.IsRepeat0[state]) == 0)
        {
            if (_coder.Bit(ref _model.IsLongRepeat0[_model.StateIndex(positionState)]) == 0)
            {
                _model.AfterShortRepeat();
                _pending = 1;
                return;
            }
        }
        else
        {
            int number = _coder.Bit(ref _model.IsRepeat1[state]) == 0 ? 1 : 2 + _coder.Bit(ref _model.IsRepeat2[state]);
            _model.MoveToFront(number);
        }

        _pending = Length(_model.RepeatLengths, positionState);
        _model.AfterRepeat();
    }

    int Length(LzmaModel.LengthModel lengths, int positionState)
    {
        const int Bits = LzmaModel.LengthModel.ShortBits;
        Span<ushort> ofPosition = lengths.Short.AsSpan(positionState << Bits, 1 << Bits);
        if (_coder.Bit(ref lengths.Choices[0]) == 0)
        {
            return LzmaModel.ShortestMatch + _coder.Tree(ofPosition, Bits);
        }

        ofPosition = lengths.Middle.AsSpan(positionState << Bits, 1 << Bits);
        return _coder.Bit(ref lengths.Choices[1]) == 0
            ? LzmaModel.ShortestMatch + (1 << Bits) + _coder.Tree(ofPosition, Bits)
            : LzmaModel.ShortestMatch + (2 << Bits) + _coder.Tree(lengths.Long, LzmaModel.LengthModel.LongBits);
    }

    uint Distance(int length)
    {
        int slot = _coder.Tree(_model.Slots[LzmaModel.DistanceState(length)], LzmaModel.SlotBits);
        if (slot < LzmaModel.FirstModelledSlot)
        {
            return (uint)slot;
        }

        int lowBits = (slot >> 1) - 1;
        uint start = (2u | ((uint)slot & 1)) << lowBits;
        return slot < LzmaModel.FirstDirectSlot
            ? start + (uint)_coder.ReverseTree(_model.SpecialDistance(slot, (int)start), lowBits)
            : start + (_coder.Direct(lowBits - LzmaModel.AlignBits) << LzmaModel.AlignBits)
                + (uint)_coder.ReverseTree(_model.Align, LzmaModel.AlignBits);
    }
}
