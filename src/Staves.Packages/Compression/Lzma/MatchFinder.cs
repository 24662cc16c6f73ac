using System.Buffers.Binary;

namespace Staves.Packages.Compression.Lzma;

/// <summary>
/// The bytes that an encoder looks at, and where the same came before: chains of the positions whose next four bytes hash alike, and
/// the last position of each group of two and of three.
/// </summary>
sealed class MatchFinder
{
    const int Group = 4;
    const int LargestReserve = 1024 * 1024;
    const int HashBits = 18;

    readonly LzmaEffort _effort;
    readonly byte[] _buffer;
    readonly int[] _lastOfTwo = new int[1 << 10];
    readonly int[] _lastOfThree = new int[1 << 14];
    readonly int[] _lastOfFour;
    readonly int[] _previous;
    int _end;

    public MatchFinder(LzmaEffort effort)
    {
        _effort = effort;
        _buffer = new byte[(2 * effort.DictionarySize) + Math.Min(effort.DictionarySize, LargestReserve)];
        _previous = new int[effort.DictionarySize];
        _lastOfFour = new int[1 << HashBits];
        foreach (int[] table in (ReadOnlySpan<int[]>)[_lastOfTwo, _lastOfThree, _lastOfFour, _previous])
        {
            Array.Fill(table, -1);
        }
    }

    /// <summary>The next position that will be looked at, in the buffer.</summary>
    public int Next { get; private set; }

    /// <summary>The bytes from a position to the end of what is known; also one that was looked at before, as far back as the dictionary reaches.</summary>
    public ReadOnlySpan<byte> From(int position) => _buffer.AsSpan(position, _end - position);

    public byte this[int position] => _buffer[position];

    /// <summary>Takes as many bytes as there is room for.</summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, _buffer.Length - _end);
        bytes[..taken].CopyTo(_buffer.AsSpan(_end));
        _end += taken;
        return taken;
    }

    /// <summary>Makes room if all before a position but the dictionary can be forgotten; tells by how much all positions sank.</summary>
    public int Slide(int position)
    {
        int distance = _effort.DictionarySize;
        if (_end < _buffer.Length || position < 2 * distance)
        {
            return 0;
        }

        _buffer.AsSpan(distance, _end - distance).CopyTo(_buffer);
        _end -= distance;
        Next -= distance;
        foreach (int[] table in (ReadOnlySpan<int[]>)[_lastOfTwo, _lastOfThree, _lastOfFour, _previous])
        {
            for (int i = 0; i < table.Length; i++)
            {
                table[i] = Math.Max(table[i] - distance, -1);
            }
        }

        return distance;
    }

    /// <summary>Looks at the next position: earlier places of its bytes, each longer than the one before it and further back.</summary>
    public void Find(List<(int Length, int Distance)> matches)
    {
        matches.Clear();
        ReadOnlySpan<byte> bytes = From(Next);
        bytes = bytes[..Math.Min(bytes.Length, LzmaModel.LongestMatch)];
        if (bytes.Length < Group)
        {
            Next++;
            return;
        }

        int longest = 1;
        (int two, int three, int candidate) = Insert(bytes);
        longest = Offer(matches, bytes, two, longest);
        longest = Offer(matches, bytes, three, longest);
        for (int left = _effort.Candidates; left > 0 && IsInReach(candidate) && longest < bytes.Length; left--)
        {
            // Only a place that goes on further than the best so far is worth a comparison.
            if (_buffer[candidate + longest] == bytes[longest])
            {
                longest = Offer(matches, bytes, candidate, longest);
                if (longest >= _effort.GoodLength)
                {
                    break;
                }
            }

            candidate = _previous[candidate & (_previous.Length - 1)];
        }

        Next++;
    }

    /// <summary>Notes the next positions without looking for matches.</summary>
    public void Skip(int count)
    {
        for (; count > 0; count--)
        {
            ReadOnlySpan<byte> bytes = From(Next);
            if (bytes.Length >= Group)
            {
                Insert(bytes);
            }

            Next++;
        }
    }

    int Offer(List<(int Length, int Distance)> matches, ReadOnlySpan<byte> bytes, int candidate, int longest)
    {
        if (!IsInReach(candidate))
        {
            return longest;
        }

        int length = bytes.CommonPrefixLength(_buffer.AsSpan(candidate));
        if (length <= longest)
        {
            return longest;
        }

        matches.Add((length, Next - candidate));
        return length;
    }

    bool IsInReach(int candidate) => candidate >= 0 && Next - candidate < _effort.DictionarySize;

    (int Two, int Three, int Four) Insert(ReadOnlySpan<byte> bytes)
    {
        uint group = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        ref int two = ref _lastOfTwo[((group & 0xffff) * 2654435761u) >> 22];
        ref int three = ref _lastOfThree[((group & 0xffffff) * 2654435761u) >> 18];
        ref int four = ref _lastOfFour[(group * 2654435761u) >> (32 - HashBits)];
        (int, int, int) found = (two, three, four);
        _previous[Next & (_previous.Length - 1)] = four;
        two = three = four = Next;
        return found;
    }
}
