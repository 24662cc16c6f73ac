namespace Staves.Packages.Compression.Lzma;

/// <summary>Writes LZMA2: chunks of LZMA, or of plain bytes where that would be larger.</summary>
sealed class Lzma2Writer(Stream output, LzmaEffort effort)
{
    const int LargestChunk = 2 * 1024 * 1024;
    const int LargestCodedChunk = 64 * 1024;

    /// <summary>One match cannot need more.</summary>
    const int Margin = 128;

    const int Plain = 0;
    const int Coded = 0x80;

    readonly LzmaEncoder _encoder = new(effort);
    int _chunk;
    bool _hasDictionary;
    bool _hasProperties;
    bool _hasState;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_encoder.Append(bytes)..];
            Encode(isEnd: false);
        }
    }

    /// <summary>Writes what is left and the zero at the end.</summary>
    public void Finish()
    {
        Encode(isEnd: true);
        if (_chunk > 0)
        {
            WriteChunk();
        }

        output.WriteByte(0);
    }

    void Encode(bool isEnd)
    {
        while (_encoder.CanEncode(isEnd))
        {
            long before = _encoder.Total;
            _encoder.EncodeNext();
            _chunk += (int)(_encoder.Total - before);
            if (_encoder.Coder.Size > LargestCodedChunk - Margin || _chunk > LargestChunk - LzmaModel.LongestMatch)
            {
                WriteChunk();
            }
        }
    }

    void WriteChunk()
    {
        _encoder.Coder.Finish();
        ReadOnlySpan<byte> coded = _encoder.Coder.Written;
        if (coded.Length < _chunk)
        {
            WriteCoded(coded);
        }
        else
        {
            WritePlain(_encoder.Last(_chunk));

            // The decoder has not learnt what this encoder did.
            _encoder.ResetState();
            _hasState = false;
        }

        _encoder.Coder.Restart();
        _chunk = 0;
    }

    void WriteCoded(ReadOnlySpan<byte> coded)
    {
        int reset = !_hasDictionary ? 3 : !_hasProperties ? 2 : !_hasState ? 1 : 0;
        WriteHeader(Coded | (reset << 5), _chunk);
        output.Write([(byte)((coded.Length - 1) >> 8), (byte)(coded.Length - 1)]);
        if (reset >= 2)
        {
            output.WriteByte(LzmaProperties.Usual.Code);
        }

        output.Write(coded);
        (_hasDictionary, _hasProperties, _hasState) = (true, true, true);
    }

    void WritePlain(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, LargestCodedChunk)];
            bytes = bytes[part.Length..];
            WriteHeader(Plain | (_hasDictionary ? 2 : 1), part.Length);
            output.Write(part);
            _hasDictionary = true;
        }
    }

    /// <summary>The control byte, with the five highest bits of the size where there is room for them, and its rest.</summary>
    void WriteHeader(int control, int size) =>
        output.Write([(byte)(control | ((size - 1) >> 16)), (byte)((size - 1) >> 8), (byte)(size - 1)]);
}
