namespace Staves.Packages.Compression.Lzma;

/// <summary>
/// What an LZMA coder has learnt: a probability of eleven bits for each decision that it codes, and the state that tells what came
/// last. Encoder and decoder keep one each, and both stay equal.
/// </summary>
sealed class LzmaModel
{
    public const int States = 12;
    public const int ShortestMatch = 2;
    public const int LongestMatch = 273;

    public const int SlotBits = 6;
    public const int AlignBits = 4;
    public const int DistanceStates = 4;

    /// <summary>Slots below have their distance in them; those from <see cref="FirstDirectSlot"/> on have bits without a model.</summary>
    public const int FirstModelledSlot = 4;
    public const int FirstDirectSlot = 14;

    const ushort Even = 1024;
    const int LiteralSize = 0x300;
    const int MostPositionStates = 16;

    readonly ushort[] _literals;

    public LzmaModel(LzmaProperties properties)
    {
        Properties = properties;
        _literals = new ushort[LiteralSize << (properties.LiteralContextBits + properties.LiteralPositionBits)];
        Reset();
    }

    public LzmaProperties Properties { get; }

    /// <summary>Which of the twelve histories of literals and matches this is; below seven the last was a literal.</summary>
    public int State { get; private set; }

    /// <summary>The last four distances, the newest first, each less one.</summary>
    public uint[] Distances { get; } = new uint[4];

    public ushort[] IsMatch { get; } = new ushort[States * MostPositionStates];

    public ushort[] IsRepeat { get; } = new ushort[States];

    public ushort[] IsRepeat0 { get; } = new ushort[States];

    public ushort[] IsRepeat1 { get; } = new ushort[States];

    public ushort[] IsRepeat2 { get; } = new ushort[States];

    public ushort[] IsLongRepeat0 { get; } = new ushort[States * MostPositionStates];

    public ushort[][] Slots { get; } = [.. Enumerable.Range(0, DistanceStates).Select(_ => new ushort[1 << SlotBits])];

    public ushort[] SpecialDistances { get; } = new ushort[128];

    public ushort[] Align { get; } = new ushort[1 << AlignBits];

    public LengthModel Lengths { get; } = new();

    public LengthModel RepeatLengths { get; } = new();

    public bool IsAfterLiteral => State < 7;

    public static int DistanceState(int length) => Math.Min(length - ShortestMatch, DistanceStates - 1);

    public int PositionState(long position) => (int)position & ((1 << Properties.PositionBits) - 1);

    public int StateIndex(int positionState) => (State * MostPositionStates) + positionState;

    /// <summary>The tree of the literal at a position that follows a byte.</summary>
    public Span<ushort> Literal(long position, byte previous)
    {
        int context = (((int)position & ((1 << Properties.LiteralPositionBits) - 1)) << Properties.LiteralContextBits)
            + (previous >> (8 - Properties.LiteralContextBits));
        return _literals.AsSpan(context * LiteralSize, LiteralSize);
    }

    /// <summary>The reverse tree of the low bits of a distance, by its slot; its nodes are counted from one.</summary>
    public Span<ushort> SpecialDistance(int slot, int start) => SpecialDistances.AsSpan(start - slot);

    public void AfterLiteral() => State = State switch
    {
        < 4 => 0,
        < 10 => State - 3,
        _ => State - 6,
    };

    public void AfterMatch() => State = IsAfterLiteral ? 7 : 10;

    public void AfterRepeat() => State = IsAfterLiteral ? 8 : 11;

    public void AfterShortRepeat() => State = IsAfterLiteral ? 9 : 11;

    /// <summary>Puts the distance of this number before the others.</summary>
    public void MoveToFront(int number)
    {
        uint distance = Distances[number];
        Distances.AsSpan(0, number).CopyTo(Distances.AsSpan(1));
        Distances[0] = distance;
    }

    /// <summary>Puts a new distance before the others, and forgets the oldest.</summary>
    public void PushDistance(uint distance)
    {
        Distances.AsSpan(0, 3).CopyTo(Distances.AsSpan(1));
        Distances[0] = distance;
    }

    public void Reset()
    {
        State = 0;
        Distances.AsSpan().Clear();
        foreach (ushort[] probabilities in (ReadOnlySpan<ushort[]>)
            [_literals, IsMatch, IsRepeat, IsRepeat0, IsRepeat1, IsRepeat2, IsLongRepeat0, .. Slots, SpecialDistances, Align])
        {
            Array.Fill(probabilities, Even);
        }

        Lengths.Reset();
        RepeatLengths.Reset();
    }

    /// <summary>The lengths of matches: eight short and eight middle ones for each position, and 256 long ones.</summary>
    public sealed class LengthModel
    {
        public const int ShortBits = 3;
        public const int LongBits = 8;

        public ushort[] Choices { get; } = new ushort[2];

        public ushort[] Short { get; } = new ushort[MostPositionStates << ShortBits];

        public ushort[] Middle { get; } = new ushort[MostPositionStates << ShortBits];

        public ushort[] Long { get; } = new ushort[1 << LongBits];

        public void Reset()
        {
            foreach (ushort[] probabilities in (ReadOnlySpan<ushort[]>)[Choices, Short, Middle, Long])
            {
                Array.Fill(probabilities, Even);
            }
        }
    }
}
