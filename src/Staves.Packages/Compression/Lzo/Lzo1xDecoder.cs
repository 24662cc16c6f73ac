namespace Staves.Packages.Compression.Lzo;

/// <summary>
/// Decompresses a block of LZO1X, the algorithm of lzop. A block is a row of instructions; each is a match in what came before, and
/// its two lowest bits say how many plain bytes follow it.
/// </summary>
static class Lzo1xDecoder
{
    const int AfterLongRun = 4;

    /// <summary>Fills <paramref name="output"/> exactly.</summary>
    /// <exception cref="InvalidDataException">The block is damaged, or not of this size.</exception>
    public static void Decode(ReadOnlySpan<byte> block, Span<byte> output)
    {
        var state = new State(block, output);
        int plain = 0;
        if (!block.IsEmpty && block[0] > 17)
        {
            // The block begins with plain bytes, which no instruction precedes.
            int length = state.Next() - 17;
            state.CopyPlain(length);
            plain = length < AfterLongRun ? length : AfterLongRun;
        }

        while (true)
        {
            int instruction = state.Next();
            if (instruction < 16 && plain == 0)
            {
                state.CopyPlain(instruction == 0 ? state.LongLength(18) : instruction + 3);
                plain = AfterLongRun;
                continue;
            }

            (int length, int distance, plain) = Match(instruction, plain, ref state);
            if (distance == 0)
            {
                break;
            }

            state.CopyMatch(length, distance);
            state.CopyPlain(plain);
        }

        if (!state.IsAtEnd)
        {
            throw Damaged();
        }
    }

    /// <summary>The match of an instruction and the plain bytes after it; a distance of zero ends the block.</summary>
    static (int Length, int Distance, int Plain) Match(int instruction, int plain, ref State state)
    {
        switch (instruction)
        {
            case >= 64:
                int far = state.Next() << 3;
                return ((instruction >> 5) + 1, far + ((instruction >> 2) & 7) + 1, instruction & 3);
            case >= 32:
                int length = (instruction & 31) is var shortLength and not 0 ? shortLength + 2 : state.LongLength(33);
                int word = state.NextWord();
                return (length, (word >> 2) + 1, word & 3);
            case >= 16:
                length = (instruction & 7) is var lowBits and not 0 ? lowBits + 2 : state.LongLength(9);
                word = state.NextWord();
                int distance = ((instruction & 8) << 11) + (word >> 2);
                return distance == 0 && length != 3
                    ? throw Damaged()
                    : (length, distance == 0 ? 0 : distance + 16384, word & 3);
            default:
                // Short matches mean something else right after a long run of plain bytes.
                far = state.Next() << 2;
                return plain == AfterLongRun
                    ? (3, far + (instruction >> 2) + 2049, instruction & 3)
                    : (2, far + (instruction >> 2) + 1, instruction & 3);
        }
    }

    static InvalidDataException Damaged() => new("it has a damaged lzo block");

    ref struct State(ReadOnlySpan<byte> block, Span<byte> output)
    {
        readonly ReadOnlySpan<byte> _block = block;
        readonly Span<byte> _output = output;
        int _read;
        int _written;

        public readonly bool IsAtEnd => _read == _block.Length && _written == _output.Length;

        public int Next() => _read < _block.Length ? _block[_read++] : throw Damaged();

        public int NextWord() => Next() | (Next() << 8);

        /// <summary>Zeros stand for 255 each, and the first other byte ends the number.</summary>
        public int LongLength(int least)
        {
            int length = least;
            int next;
            while ((next = Next()) == 0)
            {
                length += 255;
                if (length > _output.Length)
                {
                    throw Damaged();
                }
            }

            return length + next;
        }

        public void CopyPlain(int length)
        {
            if (length > _block.Length - _read || length > _output.Length - _written)
            {
                throw Damaged();
            }

            _block.Slice(_read, length).CopyTo(_output[_written..]);
            _read += length;
            _written += length;
        }

        public void CopyMatch(int length, int distance)
        {
            if (distance > _written || length > _output.Length - _written)
            {
                throw Damaged();
            }

            // A match may run into what it writes itself.
            for (int end = _written + length; _written < end; _written++)
            {
                _output[_written] = _output[_written - distance];
            }
        }
    }
}
