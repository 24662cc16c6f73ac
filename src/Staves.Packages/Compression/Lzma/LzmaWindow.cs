namespace Staves.Packages.Compression.Lzma;

/// <summary>The last bytes that came out of a decoder. It grows with them up to its size: what a header claims costs nothing.</summary>
sealed class LzmaWindow(int size)
{
    const int FirstSize = 64 * 1024;

    byte[] _bytes = new byte[Math.Min(size, FirstSize)];
    int _next;

    /// <summary>Bytes since the beginning, or since it was emptied.</summary>
    public long Total { get; private set; }

    public bool Reaches(uint distance) => distance < Total && distance < size;

    /// <summary>The byte so many bytes before the last one; zero where there is none yet.</summary>
    public byte Back(uint distance)
    {
        if (distance >= Total)
        {
            return 0;
        }

        int index = _next - 1 - (int)distance;
        return _bytes[index < 0 ? index + _bytes.Length : index];
    }

    public void Put(byte value)
    {
        if (_next == _bytes.Length)
        {
            Advance();
        }

        _bytes[_next++] = value;
        Total++;
    }

    /// <summary>Copies bytes from so far back, one at a time: they may be those that it writes.</summary>
    public void Copy(uint distance, Span<byte> output)
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = Back(distance);
            Put(output[i]);
        }
    }

    public void Empty()
    {
        _next = 0;
        Total = 0;
    }

    void Advance()
    {
        if (_bytes.Length < size)
        {
            Array.Resize(ref _bytes, (int)Math.Min(size, _bytes.Length * 2L));
        }
        else
        {
            _next = 0;
        }
    }
}
