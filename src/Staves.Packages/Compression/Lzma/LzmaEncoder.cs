using System.Numerics;

namespace Staves.Packages.Compression.Lzma;

/// <summary>Codes bytes as LZMA: what is found by <see cref="MatchFinder"/>, looking one position ahead.</summary>
sealed class LzmaEncoder
{
    const int Literal = -1;
    const int Repeats = 4;

    /// <summary>A match is chosen between those that are complete, so this much must be known ahead.</summary>
    const int LookAhead = LzmaModel.LongestMatch + 2;

    /// <summary>Coded bytes that are kept, for <see cref="Last"/>.</summary>
    const int Recent = 128 * 1024;

    readonly LzmaEffort _effort;
    readonly MatchFinder _finder;
    readonly LzmaModel _model = new(LzmaProperties.Usual);
    List<(int Length, int Distance)> _matches = [];
    List<(int Length, int Distance)> _nextMatches = [];
    int _position;
    bool _knowsNext;

    public LzmaEncoder(LzmaEffort effort)
    {
        _effort = effort;
        _finder = new MatchFinder(effort);
    }

    public RangeEncoder Coder { get; } = new();

    /// <summary>Bytes coded since the beginning.</summary>
    public long Total { get; private set; }

    /// <summary>Takes as many bytes as there is room for; none says that some must be coded first.</summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        _position -= _finder.Slide(_position - Recent);
        return _finder.Append(bytes);
    }

    /// <summary>Whether there is enough to code the next match; at the end of the input whether there is anything.</summary>
    public bool CanEncode(bool isEnd) => _finder.From(_position).Length is var known && (isEnd ? known > 0 : known >= LookAhead);

    /// <summary>The bytes that were coded last, at most 128 KiB.</summary>
    public ReadOnlySpan<byte> Last(int count) => _finder.From(_position - count)[..count];

    public void ResetState() => _model.Reset();

    /// <summary>Codes one literal or match.</summary>
    public void EncodeNext()
    {
        (int length, int back) = Choose();
        int positionState = _model.PositionState(Total);
        ref ushort isMatch = ref _model.IsMatch[_model.StateIndex(positionState)];
        if (back == Literal)
        {
            Coder.Bit(ref isMatch, 0);
            EncodeLiteral();
        }
        else
        {
            Coder.Bit(ref isMatch, 1);
            if (back < Repeats)
            {
                EncodeRepeat(back, length, positionState);
            }
            else
            {
                EncodeMatch((uint)(back - Repeats), length, positionState);
            }
        }

        int ahead = _finder.Next - _position;
        _finder.Skip(Math.Max(length - ahead, 0));
        _position += length;
        Total += length;
    }

    /// <summary>The marker that ends a stream whose length is not told before.</summary>
    public void EncodeEnd()
    {
        int positionState = _model.PositionState(Total);
        Coder.Bit(ref _model.IsMatch[_model.StateIndex(positionState)], 1);
        EncodeMatch(uint.MaxValue, LzmaModel.ShortestMatch, positionState);
    }

    /// <summary>A length and what it is: -1 for a literal, below four a repeated distance, else a distance more than three.</summary>
    (int Length, int Back) Choose()
    {
        if (_knowsNext)
        {
            (_matches, _nextMatches) = (_nextMatches, _matches);
            _knowsNext = false;
        }
        else
        {
            _finder.Find(_matches);
        }

        (int repeatLength, int repeat) = LongestRepeat(_position);
        (int length, int distance) = BestMatch(_matches);
        if (repeatLength >= _effort.GoodLength)
        {
            return (repeatLength, repeat);
        }

        if (length >= _effort.GoodLength)
        {
            return (length, distance - 1 + Repeats);
        }

        if (repeatLength >= LzmaModel.ShortestMatch && IsRepeatBetter(repeatLength, length, distance))
        {
            return (repeatLength, repeat);
        }

        if (length < LzmaModel.ShortestMatch || (length == 2 && distance > 1 << 7) || (length == 3 && distance > 1 << 16))
        {
            return IsShortRepeat() ? (1, 0) : (1, Literal);
        }

        return IsNextBetter(length, distance) ? (1, Literal) : (length, distance - 1 + Repeats);
    }

    (int Length, int Number) LongestRepeat(int position)
    {
        ReadOnlySpan<byte> bytes = _finder.From(position);
        bytes = bytes[..Math.Min(bytes.Length, LzmaModel.LongestMatch)];
        (int Length, int Number) longest = (0, 0);
        for (int i = 0; i < Repeats; i++)
        {
            long start = position - (long)_model.Distances[i] - 1;
            if (start >= 0 && _model.Distances[i] < Total
                && bytes.CommonPrefixLength(_finder.From((int)start)) is var length && length > longest.Length)
            {
                longest = (length, i);
            }
        }

        return longest;
    }

    /// <summary>The longest match, or one byte less where it is very much nearer.</summary>
    static (int Length, int Distance) BestMatch(List<(int Length, int Distance)> matches)
    {
        if (matches.Count == 0)
        {
            return (0, 0);
        }

        int best = matches.Count - 1;
        while (best > 0 && matches[best].Length == matches[best - 1].Length + 1 && matches[best - 1].Distance < matches[best].Distance >> 7)
        {
            best--;
        }

        return matches[best];
    }

    /// <summary>A repeated distance costs so little that it may be shorter.</summary>
    static bool IsRepeatBetter(int repeatLength, int length, int distance) =>
        repeatLength + 1 >= length
        || (repeatLength + 2 >= length && distance > 1 << 9)
        || (repeatLength + 3 >= length && distance > 1 << 15);

    bool IsShortRepeat() =>
        _model.Distances[0] < Total && _position > _model.Distances[0]
        && _finder[_position] == _finder[_position - (int)_model.Distances[0] - 1]
        && !_model.IsAfterLiteral;

    /// <summary>Whether a literal now and what follows it is better than this match.</summary>
    bool IsNextBetter(int length, int distance)
    {
        if (_finder.From(_position + 1).Length <= LzmaModel.ShortestMatch)
        {
            return false;
        }

        _finder.Find(_nextMatches);
        _knowsNext = true;
        (int nextLength, int nextDistance) = BestMatch(_nextMatches);
        bool isBetter = nextLength > length + 1
            || (nextLength == length + 1 && nextDistance >> 7 <= distance)
            || (nextLength == length && nextDistance < distance)
            || LongestRepeat(_position + 1).Length + 1 >= Math.Max(length, 3);
        if (!isBetter)
        {
            _knowsNext = false;
        }

        return isBetter;
    }

    void EncodeLiteral()
    {
        byte value = _finder[_position];
        Span<ushort> tree = _model.Literal(Total, Total == 0 ? (byte)0 : _finder[_position - 1]);
        int node = 1;
        int side = 0x100;
        int matched = _model.IsAfterLiteral ? 0 : _finder[_position - (int)_model.Distances[0] - 1];
        side = _model.IsAfterLiteral ? 0 : side;
        for (int i = 7; i >= 0; i--)
        {
            int bit = (value >> i) & 1;
            matched <<= 1;
            int expected = matched & side;
            Coder.Bit(ref tree[side + expected + node], bit);
            node = (node << 1) | bit;
            side &= bit == 0 ? ~expected : expected;
        }

        _model.AfterLiteral();
    }

    void EncodeMatch(uint distance, int length, int positionState)
    {
        Coder.Bit(ref _model.IsRepeat[_model.State], 0);
        EncodeLength(_model.Lengths, length, positionState);
        EncodeDistance(distance, length);
        _model.PushDistance(distance);
        _model.AfterMatch();
    }

    void EncodeRepeat(int number, int length, int positionState)
    {
        Coder.Bit(ref _model.IsRepeat[_model.State], 1);
        Coder.Bit(ref _model.IsRepeat0[_model.State], number == 0 ? 0 : 1);
        if (number == 0)
        {
            Coder.Bit(ref _model.IsLongRepeat0[_model.StateIndex(positionState)], length == 1 ? 0 : 1);
        }
        else
        {
            Coder.Bit(ref _model.IsRepeat1[_model.State], number == 1 ? 0 : 1);
            if (number > 1)
            {
                Coder.Bit(ref _model.IsRepeat2[_model.State], number - 2);
            }
        }

        if (length == 1)
        {
            _model.AfterShortRepeat();
            return;
        }

        EncodeLength(_model.RepeatLengths, length, positionState);
        _model.MoveToFront(number);
        _model.AfterRepeat();
    }

    void EncodeLength(LzmaModel.LengthModel lengths, int length, int positionState)
    {
        const int Bits = LzmaModel.LengthModel.ShortBits;
        int rest = length - LzmaModel.ShortestMatch;
        Coder.Bit(ref lengths.Choices[0], rest < 1 << Bits ? 0 : 1);
        if (rest < 1 << Bits)
        {
            Coder.Tree(lengths.Short.AsSpan(positionState << Bits, 1 << Bits), Bits, rest);
            return;
        }

        rest -= 1 << Bits;
        Coder.Bit(ref lengths.Choices[1], rest < 1 << Bits ? 0 : 1);
        if (rest < 1 << Bits)
        {
            Coder.Tree(lengths.Middle.AsSpan(positionState << Bits, 1 << Bits), Bits, rest);
        }
        else
        {
            Coder.Tree(lengths.Long, LzmaModel.LengthModel.LongBits, rest - (1 << Bits));
        }
    }

    void EncodeDistance(uint distance, int length)
    {
        int bits = 31 - BitOperations.LeadingZeroCount(distance | 1);
        int slot = distance < LzmaModel.FirstModelledSlot ? (int)distance : (2 * bits) | (int)((distance >> (bits - 1)) & 1);
        Coder.Tree(_model.Slots[LzmaModel.DistanceState(length)], LzmaModel.SlotBits, slot);
        if (slot < LzmaModel.FirstModelledSlot)
        {
            return;
        }

        int lowBits = (slot >> 1) - 1;
        uint start = (2u | ((uint)slot & 1)) << lowBits;
        uint rest = distance - start;
        if (slot < LzmaModel.FirstDirectSlot)
        {
            Coder.ReverseTree(_model.SpecialDistance(slot, (int)start), lowBits, (int)rest);
        }
        else
        {
            Coder.Direct(rest >> LzmaModel.AlignBits, lowBits - LzmaModel.AlignBits);
            Coder.ReverseTree(_model.Align, LzmaModel.AlignBits, (int)(rest & ((1 << LzmaModel.AlignBits) - 1)));
        }
    }
}
