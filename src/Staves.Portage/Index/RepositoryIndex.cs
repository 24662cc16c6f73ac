using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Staves.Portage.Files;

namespace Staves.Portage.Index;

/// <summary>Reads an index where it lies, mapped or in memory. What a damaged one says may be wrong, but each access stays inside
/// it.</summary>
sealed class RepositoryIndex
{
    readonly ReadOnlyMemory<byte> _data;

    RepositoryIndex(ReadOnlyMemory<byte> data)
    {
        _data = data;
        Header = MemoryMarshal.Read<IndexHeader>(data.Span);
    }

    public IndexHeader Header { get; }

    public ReadOnlySpan<CategoryRecord> Categories => Table<CategoryRecord>(Header.Categories);

    public ReadOnlySpan<PackageRecord> Packages => Table<PackageRecord>(Header.Packages);

    public ReadOnlySpan<VersionRecord> Versions => Table<VersionRecord>(Header.Versions);

    public ReadOnlySpan<FileRecord> Files => Table<FileRecord>(Header.Files);

    /// <summary>An index of this format for that repository, or null.</summary>
    public static RepositoryIndex? TryRead(ReadOnlyMemory<byte> data, string root)
    {
        if (data.Length < Unsafe.SizeOf<IndexHeader>())
        {
            return null;
        }

        var index = new RepositoryIndex(data);
        IndexHeader header = index.Header;
        return header.Magic == IndexHeader.Signature
            && header.Version == IndexHeader.CurrentVersion
            && header.Length == data.Length
            && index.Text(header.Root) == root
            ? index
            : null;
    }

    /// <summary>The same for a file; null also where it cannot be read.</summary>
    public static RepositoryIndex? TryOpen(string path, string root)
    {
        try
        {
            return File.Exists(path) ? TryRead(MappedFile.Open(path), root) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public ReadOnlySpan<byte> Bytes(uint place)
    {
        ReadOnlySpan<byte> rest = _data.Span[(int)place..];
        int length = 0;
        for (int i = 0; ; i++)
        {
            length |= (rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                return rest.Slice(i + 1, length);
            }
        }
    }

    public string Text(uint place) => Encoding.UTF8.GetString(Bytes(place));

    /// <summary>The value of a key of an entry, or nothing where it has none.</summary>
    public ReadOnlySpan<byte> Value(uint entry, int key)
    {
        ReadOnlySpan<byte> rest = _data.Span[(int)entry..];
        uint present = BitConverter.ToUInt32(rest);
        if ((present & (1u << key)) == 0)
        {
            return default;
        }

        int before = System.Numerics.BitOperations.PopCount(present & ((1u << key) - 1));
        return Bytes(BitConverter.ToUInt32(rest[(sizeof(uint) * (1 + before))..]));
    }

    /// <summary>The rows of a package's versions, ascending; none where it is not there.</summary>
    public (int First, int Count) VersionsOf(string category, string name)
    {
        int row = Find(Categories, category, static (index, record) => index.Bytes(record.Name));
        if (row < 0)
        {
            return default;
        }

        CategoryRecord found = Categories[row];
        ReadOnlySpan<PackageRecord> packages = Packages.Slice((int)found.FirstPackage, (int)found.PackageCount);
        row = Find(packages, name, static (index, record) => index.Bytes(record.Name));
        return row < 0 ? default : ((int)packages[row].FirstVersion, (int)packages[row].VersionCount);
    }

    /// <summary>The row of a file, or the bitwise complement of the row that it would have.</summary>
    public int FindFile(string path) => Find(Files, path, static (index, record) => index.Bytes(record.Path));

    int Find<T>(ReadOnlySpan<T> records, string name, Func<RepositoryIndex, T, ReadOnlySpan<byte>> nameOf)
    {
        Span<byte> wanted = stackalloc byte[256];
        wanted = Encoding.UTF8.TryGetBytes(name, wanted, out int length) ? wanted[..length] : Encoding.UTF8.GetBytes(name);
        int low = 0;
        int high = records.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = nameOf(this, records[middle]).SequenceCompareTo(wanted);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return ~low;
    }

    ReadOnlySpan<T> Table<T>(IndexTable table)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_data.Span.Slice((int)table.Offset, checked((int)table.Count * Unsafe.SizeOf<T>())));
}
