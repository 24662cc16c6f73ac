namespace Staves.Images.Layers.Deflate;

/// <summary>The symbols of RFC 1951 section 3.2.5: a length or a distance is a symbol, and extra bits that tell it from its neighbours.</summary>
static class DeflateAlphabet
{
    public const int EndOfBlock = 256;
    public const int Literals = 286;
    public const int Distances = 30;

    const int FirstLength = 257;
    const int ShortestLength = 3;
    const int LongestLength = 258;

    /// <summary>The symbol of each length, from 0 to 258.</summary>
    public static readonly ushort[] LengthSymbols = MakeLengthSymbols();

    /// <summary>The smallest length of each symbol from 257 on.</summary>
    static readonly ushort[] LengthBases = MakeLengthBases();

    static readonly ushort[] DistanceBases = MakeDistanceBases();

    public static int ExtraLengthBits(int symbol) => symbol is < 265 or 285 ? 0 : (symbol - 261) >> 2;

    public static int ExtraDistanceBits(int symbol) => symbol < 4 ? 0 : (symbol - 2) >> 1;

    public static int LengthBase(int symbol) => LengthBases[symbol - FirstLength];

    public static int DistanceBase(int symbol) => DistanceBases[symbol];

    /// <summary>The symbol of a distance from 1 to 32768.</summary>
    public static int DistanceSymbol(int distance)
    {
        uint index = (uint)(distance - 1);
        if (index < 2)
        {
            return (int)index;
        }

        // Each power of two has two symbols; the bit below the highest tells which.
        int highest = System.Numerics.BitOperations.Log2(index);
        return (highest << 1) | (int)((index >> (highest - 1)) & 1);
    }

    static ushort[] MakeLengthBases()
    {
        ushort[] bases = new ushort[Literals - FirstLength];
        int length = ShortestLength;
        for (int index = 0; index < bases.Length; index++)
        {
            bases[index] = (ushort)length;
            length += 1 << ExtraLengthBits(index + FirstLength);
        }

        // The longest length has a symbol without extra bits for itself.
        bases[^1] = LongestLength;
        return bases;
    }

    static ushort[] MakeDistanceBases()
    {
        ushort[] bases = new ushort[Distances];
        int distance = 1;
        for (int symbol = 0; symbol < Distances; symbol++)
        {
            bases[symbol] = (ushort)distance;
            distance += 1 << ExtraDistanceBits(symbol);
        }

        return bases;
    }

    static ushort[] MakeLengthSymbols()
    {
        ushort[] symbols = new ushort[LongestLength + 1];
        ushort[] bases = MakeLengthBases();
        for (int index = 0; index < bases.Length; index++)
        {
            for (int length = bases[index]; length <= LongestLength; length++)
            {
                symbols[length] = (ushort)(index + FirstLength);
            }
        }

        return symbols;
    }
}
