namespace Staves.Images.Layers.Deflate;

/// <summary>
/// Compresses by RFC 1951. Of our own, because the bytes must be the same everywhere and always: the runtime's zlib differs between
/// versions, distributions and processors, and the managed ports of zlib take several times as long. One object serves one thread.
/// </summary>
sealed class Deflater
{
    const int Tries = 8;
    const int TriesForBetter = 4;

    /// <summary>A match of this length is taken without looking whether a longer one begins at the next byte.</summary>
    const int LazyLength = 16;

    /// <summary>The finder reads this far from where it looks.</summary>
    const int Margin = 8;

    /// <summary>After as many literals in a row one more byte is passed over at each step: most likely it was compressed before.</summary>
    const int LiteralsUntilSkip = 1 << 7;

    readonly MatchFinder _finder = new();
    readonly TokenBlock _block = new();

    /// <summary>The most bytes that <see cref="Compress"/> writes for so many.</summary>
    public static int MostBytes(int length) => length + (StoredBlock.Overhead * ((length / TokenBlock.Capacity) + 2)) + BitWriter.Slack;

    /// <summary>Compresses a whole stream.</summary>
    /// <param name="data">All of it.</param>
    /// <param name="output">At least <see cref="MostBytes"/> long.</param>
    /// <returns>How many bytes were written.</returns>
    public int Compress(ReadOnlySpan<byte> data, Span<byte> output)
    {
        _finder.Reset();
        var writer = new BitWriter(output);
        int blockStart = 0;
        int position = 0;
        int literals = 0;
        int end = data.Length - Margin;
        while (position < end)
        {
            int distance = 0;
            int length = _finder.FindAndInsert(data, position, MatchFinder.ShortestMatch - 1, Tries, ref distance);
            if (length < MatchFinder.ShortestMatch)
            {
                for (int passed = (literals / LiteralsUntilSkip) + 1; passed > 0 && position < end; passed--)
                {
                    AddLiteral(data, ref position, ref blockStart, ref writer);
                    literals++;
                }

                continue;
            }

            literals = 0;
            int inserted = position + 1;
            while (length < LazyLength && position + 1 < end)
            {
                int longer = _finder.FindAndInsert(data, position + 1, length, TriesForBetter, ref distance);
                inserted = position + 2;
                if (longer == length)
                {
                    break;
                }

                AddLiteral(data, ref position, ref blockStart, ref writer);
                length = longer;
            }

            _block.AddMatch(length, distance);
            position += length;
            for (int stop = Math.Min(position, end); inserted < stop; inserted++)
            {
                _finder.Insert(data, inserted);
            }

            WriteIfFull(data, position, ref blockStart, ref writer);
        }

        while (position < data.Length)
        {
            AddLiteral(data, ref position, ref blockStart, ref writer);
        }

        _block.WriteTo(ref writer, data[blockStart..], isLast: true);
        writer.Align();
        return writer.Length;
    }

    void AddLiteral(ReadOnlySpan<byte> data, ref int position, ref int blockStart, ref BitWriter writer)
    {
        _block.AddLiteral(data[position++]);
        WriteIfFull(data, position, ref blockStart, ref writer);
    }

    void WriteIfFull(ReadOnlySpan<byte> data, int position, ref int blockStart, ref BitWriter writer)
    {
        if (_block.IsFull)
        {
            _block.WriteTo(ref writer, data[blockStart..position], isLast: false);
            blockStart = position;
        }
    }
}
