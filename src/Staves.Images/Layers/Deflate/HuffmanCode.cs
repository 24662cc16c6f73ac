using System.Buffers.Binary;

namespace Staves.Images.Layers.Deflate;

/// <summary>The prefix code of an alphabet, as short as its frequencies and a longest length allow (RFC 1951 section 3.2).</summary>
sealed class HuffmanCode(int symbols, int longest)
{
    readonly ulong[] _byFrequency = new ulong[symbols];
    readonly uint[] _weights = new uint[symbols * 2];
    readonly int[] _parents = new int[symbols * 2];
    readonly int[] _depths = new int[symbols * 2];

    /// <summary>The bits of each symbol's code; 0 where the symbol does not occur.</summary>
    public byte[] Lengths { get; } = new byte[symbols];

    /// <summary>The codes, their first bit lowest.</summary>
    public ushort[] Codes { get; } = new ushort[symbols];

    /// <summary>Makes the code. Decoders want two symbols at least, so the first ones stand in for those that are missing.</summary>
    public void Build(Span<int> frequencies)
    {
        for (int symbol = 0, used = Used(frequencies); used < 2; symbol++)
        {
            if (frequencies[symbol] == 0)
            {
                frequencies[symbol] = 1;
                used++;
            }
        }

        int count = 0;
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            if (frequencies[symbol] > 0)
            {
                _byFrequency[count++] = ((ulong)frequencies[symbol] << 32) | (uint)symbol;
            }
        }

        // The symbol is a part of the key, so equal frequencies have one order.
        Span<ulong> sorted = _byFrequency.AsSpan(0, count);
        sorted.Sort();
        Span<int> perLength = stackalloc int[longest + 1];
        perLength.Clear();
        CountLengths(sorted, perLength);
        Shorten(perLength);
        Array.Clear(Lengths);
        for (int length = longest, next = 0; length > 0; length--)
        {
            for (int left = perLength[length]; left > 0; left--)
            {
                Lengths[(uint)sorted[next++]] = (byte)length;
            }
        }

        NumberCodes(perLength);
    }

    static int Used(ReadOnlySpan<int> frequencies)
    {
        int used = 0;
        foreach (int frequency in frequencies)
        {
            used += frequency > 0 ? 1 : 0;
        }

        return used;
    }

    /// <summary>Huffman's tree by two queues: the symbols, and the nodes, which come into being in the order of their weights.</summary>
    void CountLengths(ReadOnlySpan<ulong> sorted, Span<int> perLength)
    {
        int leaves = sorted.Length;
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            _weights[leaf] = (uint)(sorted[leaf] >> 32);
        }

        int nextLeaf = 0;
        int nextNode = leaves;
        int root = (leaves * 2) - 2;
        for (int node = leaves; node <= root; node++)
        {
            int first = TakeLightest(ref nextLeaf, ref nextNode, leaves, node);
            int second = TakeLightest(ref nextLeaf, ref nextNode, leaves, node);
            _weights[node] = _weights[first] + _weights[second];
            _parents[first] = node;
            _parents[second] = node;
        }

        _depths[root] = 0;
        for (int node = root - 1; node >= 0; node--)
        {
            _depths[node] = _depths[_parents[node]] + 1;
            if (node < leaves)
            {
                perLength[Math.Min(_depths[node], perLength.Length - 1)]++;
            }
        }
    }

    int TakeLightest(ref int nextLeaf, ref int nextNode, int leaves, int end) =>
        nextLeaf < leaves && (nextNode == end || _weights[nextLeaf] <= _weights[nextNode]) ? nextLeaf++ : nextNode++;

    /// <summary>Codes that were cut to the longest length are too many; for each, a shorter one grows (Kraft's inequality).</summary>
    static void Shorten(Span<int> perLength)
    {
        int longest = perLength.Length - 1;
        int taken = 0;
        for (int length = 1; length <= longest; length++)
        {
            taken += perLength[length] << (longest - length);
        }

        for (; taken > 1 << longest; taken--)
        {
            int length = longest - 1;
            while (perLength[length] == 0)
            {
                length--;
            }

            perLength[length]--;
            perLength[length + 1] += 2;
            perLength[longest]--;
        }
    }

    void NumberCodes(ReadOnlySpan<int> perLength)
    {
        Span<uint> next = stackalloc uint[longest + 1];
        uint code = 0;
        for (int length = 1; length <= longest; length++)
        {
            next[length] = code;
            code = (code + (uint)perLength[length]) << 1;
        }

        for (int symbol = 0; symbol < symbols; symbol++)
        {
            int length = Lengths[symbol];
            Codes[symbol] = length == 0 ? (ushort)0 : (ushort)(Reverse(next[length]++) >> (32 - length));
        }
    }

    static uint Reverse(uint bits)
    {
        bits = ((bits >> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
        bits = ((bits >> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
        bits = ((bits >> 4) & 0x0f0f0f0f) | ((bits & 0x0f0f0f0f) << 4);
        return BinaryPrimitives.ReverseEndianness(bits);
    }
}
