namespace Staves.Packages.Compression.Lzma;

/// <summary>Which bits of a position and of the byte before it an LZMA coder looks at.</summary>
readonly record struct LzmaProperties(int LiteralContextBits, int LiteralPositionBits, int PositionBits)
{
    /// <summary>What lzip always has, and xz unless it is told otherwise.</summary>
    public static readonly LzmaProperties Usual = new(3, 0, 2);

    /// <summary>The byte that stands for them in LZMA2.</summary>
    public byte Code => (byte)((((PositionBits * 5) + LiteralPositionBits) * 9) + LiteralContextBits);

    /// <summary>LZMA2 allows four literal bits in all.</summary>
    public static bool TryParse(byte code, out LzmaProperties properties)
    {
        properties = new LzmaProperties(code % 9, code / 9 % 5, code / 45);
        return code < 9 * 5 * 5 && properties.LiteralContextBits + properties.LiteralPositionBits <= 4;
    }
}
