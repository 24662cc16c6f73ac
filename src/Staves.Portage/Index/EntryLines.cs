using System.Text;
using Staves.Portage.Metadata;

namespace Staves.Portage.Index;

/// <summary>Finds the values in the bytes of a metadata cache entry, without a string for any of them.</summary>
static class EntryLines
{
    static readonly byte[][] Keys = [.. MetadataKeys.All.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Whether each line is `KEY=value` and no key comes twice; keys that say nothing about a package are passed over.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="values">Receives the value of each of <see cref="MetadataKeys.All"/>.</param>
    /// <param name="present">A bit for each key that is there.</param>
    public static bool TrySplit(ReadOnlySpan<byte> entry, Span<Range> values, out uint present)
    {
        present = 0;
        int start = 0;
        int next = 0;
        while (start < entry.Length)
        {
            int newline = entry[start..].IndexOf((byte)'\n');
            int end = newline < 0 ? entry.Length : start + newline;
            int equals = entry[start..end].IndexOf((byte)'=');
            if (equals <= 0)
            {
                return false;
            }

            int key = IndexOf(entry.Slice(start, equals), ref next);
            if (key >= 0)
            {
                if ((present & (1u << key)) != 0)
                {
                    return false;
                }

                present |= 1u << key;
                values[key] = (start + equals + 1)..end;
            }

            start = end + 1;
        }

        return true;
    }

    /// <summary>The keys of a file are sorted as these are, so the next one is mostly one of the next.</summary>
    static int IndexOf(ReadOnlySpan<byte> key, ref int next)
    {
        for (int i = 0; i < Keys.Length; i++)
        {
            int candidate = (next + i) % Keys.Length;
            if (key.SequenceEqual(Keys[candidate]))
            {
                next = candidate + 1;
                return candidate;
            }
        }

        return -1;
    }
}
