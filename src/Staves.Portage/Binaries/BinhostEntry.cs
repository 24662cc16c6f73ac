using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>Where a block of an index begins; sorted by what it is about, so that a package is found without a look at the others.</summary>
/// <param name="Name">A hash of `category/name`.</param>
/// <param name="Start">The offset of the block's first line in bytes.</param>
/// <param name="Line">The number of that line.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct BinhostEntry(ulong Name, uint Start, uint Line)
{
    public static ulong HashOf(QualifiedPackageName package) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(package.ToString()));

    /// <summary>Blocks of one package stay in the order of the file.</summary>
    public static int Compare(BinhostEntry left, BinhostEntry right) =>
        left.Name != right.Name ? left.Name.CompareTo(right.Name) : left.Start.CompareTo(right.Start);

    /// <summary>The first of sorted entries that is not before a name.</summary>
    public static int FirstOf(ReadOnlySpan<BinhostEntry> entries, ulong name)
    {
        (int low, int high) = (0, entries.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = entries[middle].Name < name ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
