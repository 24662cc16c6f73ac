using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Staves.Images.Layers.Deflate;

/// <summary>Finds what was there before: chains of the positions whose next four bytes have one hash.</summary>
sealed class MatchFinder
{
    public const int ShortestMatch = 4;
    public const int LongestMatch = 258;

    const int WindowSize = 32 * 1024;
    const int HashBits = 15;
    const uint HashFactor = 0x9e3779b1;

    /// <summary>Beyond this length a match is good enough not to look for a longer one.</summary>
    const int GoodLength = 96;

    readonly int[] _newest = new int[1 << HashBits];
    readonly int[] _older = new int[WindowSize];

    /// <summary>Forgets all positions.</summary>
    public void Reset() => Array.Fill(_newest, -WindowSize);

    /// <summary>Notes a position; four bytes must follow it.</summary>
    public void Insert(ReadOnlySpan<byte> data, int position)
    {
        ref int newest = ref _newest[HashAt(data, position)];
        _older[position & (WindowSize - 1)] = newest;
        newest = position;
    }

    /// <summary>Notes a position, and finds the longest match for what is there.</summary>
    /// <param name="data">Everything.</param>
    /// <param name="position">Eight bytes must follow it.</param>
    /// <param name="longerThan">Only a longer match counts; at least three.</param>
    /// <param name="tries">How many older positions are looked at.</param>
    /// <param name="distance">How far back the match is.</param>
    /// <returns>The length of the match, or <paramref name="longerThan"/> where there is none.</returns>
    public int FindAndInsert(ReadOnlySpan<byte> data, int position, int longerThan, int tries, ref int distance)
    {
        // The caller keeps all positions inside of the data: checks would take a fifth of the time.
        ref byte start = ref MemoryMarshal.GetReference(data);
        ref int newest = ref _newest[HashAt(data, position)];
        int candidate = newest;
        _older[position & (WindowSize - 1)] = candidate;
        newest = position;

        int best = longerThan;
        int limit = Math.Min(LongestMatch, data.Length - position);
        if (best >= limit)
        {
            return best;
        }

        int oldest = position - WindowSize;
        uint first = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position));
        uint last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position + best - 3));
        for (; candidate > oldest && candidate >= 0 && tries > 0; tries--)
        {
            // A longer match has these four bytes at its end too.
            if (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, candidate + best - 3)) == last
                && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, candidate)) == first)
            {
                int length = CommonLength(ref Unsafe.Add(ref start, candidate), ref Unsafe.Add(ref start, position), limit);
                if (length > best)
                {
                    best = length;
                    distance = position - candidate;
                    if (length >= GoodLength || length == limit)
                    {
                        break;
                    }

                    last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position + best - 3));
                }
            }

            candidate = _older[candidate & (WindowSize - 1)];
        }

        return best;
    }

    static int CommonLength(ref byte left, ref byte right, int limit)
    {
        int length = ShortestMatch;
        for (; length + sizeof(ulong) <= limit; length += sizeof(ulong))
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref left, length))
                ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref right, length));
            if (difference != 0)
            {
                return length + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (length < limit && Unsafe.Add(ref left, length) == Unsafe.Add(ref right, length))
        {
            length++;
        }

        return length;
    }

    static uint HashAt(ReadOnlySpan<byte> data, int position) =>
        (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(data), position)) * HashFactor) >> (32 - HashBits);
}
