namespace Staves.Packages.Compression.Lzma;

/// <summary>How hard an LZMA encoder tries.</summary>
/// <param name="DictionarySize">How far back it looks, in bytes; a power of two.</param>
/// <param name="Candidates">How many earlier positions it compares with each.</param>
/// <param name="GoodLength">A match of this length is taken without looking for a better one.</param>
sealed record LzmaEffort(int DictionarySize, int Candidates, int GoodLength)
{
    /// <summary>The effort of a level from 0 to 9, with the dictionary that xz has at it.</summary>
    public static LzmaEffort OfLevel(int level)
    {
        ReadOnlySpan<int> dictionaryBits = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];
        ReadOnlySpan<int> candidates = [4, 8, 16, 24, 32, 48, 64, 96, 128, 192];
        return new LzmaEffort(1 << dictionaryBits[level], candidates[level], level < 5 ? 64 : LzmaModel.LongestMatch);
    }
}
