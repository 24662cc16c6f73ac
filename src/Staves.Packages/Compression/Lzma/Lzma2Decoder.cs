namespace Staves.Packages.Compression.Lzma;

/// <summary>Decodes LZMA2, what xz files hold: chunks of LZMA or of plain bytes, each saying what of the coder begins anew.</summary>
sealed class Lzma2Decoder(CompressedInput input, int dictionarySize)
{
    readonly LzmaDecoder _decoder = new(input, dictionarySize);
    LzmaProperties _properties;
    bool _hasDictionary;
    bool _hasState;
    bool _hasProperties;
    bool _isPlain;
    int _left;
    long _chunkEnd;

    /// <summary>Some bytes; none at the end, which is a zero.</summary>
    public int Decode(Span<byte> output)
    {
        while (_left == 0)
        {
            if (!NextChunk())
            {
                return 0;
            }
        }

        Span<byte> part = output[..Math.Min(output.Length, _left)];
        if (_isPlain)
        {
            input.ReadExactly(part);
            _decoder.PutPlain(part);
        }
        else if (_decoder.Decode(part) < part.Length)
        {
            throw Damaged();
        }

        _left -= part.Length;
        if (_left == 0 && !_isPlain && (_decoder.IsInMatch || !_decoder.Finish() || input.Position != _chunkEnd))
        {
            throw Damaged();
        }

        return part.Length;
    }

    static InvalidDataException Damaged() => new("it has damaged LZMA data");

    bool NextChunk()
    {
        int control = input.NextByte();
        if (control == 0)
        {
            return false;
        }

        _isPlain = control < 0x80;
        if (_isPlain ? control > 2 : false)
        {
            throw Damaged();
        }

        // Plain: 1 empties the dictionary. Coded: each of four steps begins more anew than the one before it.
        int reset = _isPlain ? 0 : (control >> 5) & 3;
        if (control == 1 || reset == 3)
        {
            _decoder.ResetDictionary();
            (_hasDictionary, _hasState) = (true, false);
        }

        _left = ((_isPlain ? 0 : control & 31) << 16) + (input.NextByte() << 8) + input.NextByte() + 1;
        if (_isPlain)
        {
            return _hasDictionary ? true : throw Damaged();
        }

        int size = (input.NextByte() << 8) + input.NextByte() + 1;
        if (reset >= 2)
        {
            _hasProperties = LzmaProperties.TryParse(input.NextByte(), out _properties) ? true : throw Damaged();
        }

        if (reset >= 1 && _hasProperties)
        {
            _decoder.ResetState(_properties);
            _hasState = true;
        }

        if (!_hasDictionary || !_hasState)
        {
            throw Damaged();
        }

        _chunkEnd = input.Position + size;
        _decoder.Start();
        return true;
    }
}
