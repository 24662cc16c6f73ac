using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Staves.Portage.Metadata;

namespace Staves.Portage.Index;

/// <summary>Writes an index: texts as they come, equal ones once, and at the end the tables. Texts may come from several threads.</summary>
sealed class IndexWriter : IDisposable
{
    readonly Stream _output;
    readonly Lock _lock = new();
    readonly Dictionary<UInt128, uint> _stored = [];
    readonly byte[] _prefix = new byte[8];
    uint _position;

    public IndexWriter(Stream output)
    {
        _output = output;
        Write(new byte[Unsafe.SizeOf<IndexHeader>()]);
    }

    public uint Store(string text) => Store(Encoding.UTF8.GetBytes(text));

    public uint Store(ReadOnlySpan<byte> text)
    {
        UInt128 hash = XxHash128.HashToUInt128(text);
        lock (_lock)
        {
            return Store(text, hash);
        }
    }

    /// <summary>Stores the values of a metadata cache entry.</summary>
    /// <returns>Its place; zero for a text that is not `KEY=value` lines, each key once.</returns>
    public uint StoreEntry(ReadOnlySpan<byte> entry)
    {
        Span<Range> values = stackalloc Range[MetadataKeys.All.Length];
        if (!EntryLines.TrySplit(entry, values, out uint present))
        {
            return 0;
        }

        Span<uint> places = stackalloc uint[MetadataKeys.All.Length];
        int count = 0;
        for (int key = 0; key < values.Length; key++)
        {
            if ((present & (1u << key)) != 0)
            {
                places[count++] = Store(entry[values[key]]);
            }
        }

        return StoreEntry(present, places[..count]);
    }

    /// <summary>Stores the values that an entry of another index has.</summary>
    public uint StoreEntry(RepositoryIndex index, uint entry)
    {
        Span<uint> places = stackalloc uint[MetadataKeys.All.Length];
        uint present = 0;
        int count = 0;
        for (int key = 0; key < places.Length; key++)
        {
            if (index.Value(entry, key) is { IsEmpty: false } value)
            {
                present |= 1u << key;
                places[count++] = Store(value);
            }
        }

        return StoreEntry(present, places[..count]);
    }

    /// <summary>Writes the tables and the header. Nothing may be stored afterwards.</summary>
    public void Complete(IndexContent content)
    {
        var categories = new List<CategoryRecord>();
        var packages = new List<PackageRecord>();
        var versions = new List<VersionRecord>();
        foreach (IndexContent.Category category in content.Categories.OrderBy(category => category.Name, StringComparer.Ordinal))
        {
            categories.Add(new CategoryRecord(
                Store(category.Name), (uint)packages.Count, (uint)category.Packages.Length, 0, category.CacheStamp, category.TreeStamp));
            foreach (IndexContent.Package package in category.Packages.OrderBy(package => package.Name, StringComparer.Ordinal))
            {
                packages.Add(new PackageRecord(Store(package.Name), (uint)versions.Count, (uint)package.Versions.Length));
                versions.AddRange(package.Versions
                    .OrderBy(version => version.Number)
                    .ThenBy(version => version.Number.ToString(), StringComparer.Ordinal)
                    .Select(version => new VersionRecord(
                        Store(version.Number.ToString()), version.Entry, version.EntryStamp, version.EbuildStamp)));
            }
        }

        List<FileRecord> files = [.. content.Files
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new FileRecord(Store(file.Path), file.Content))];
        var header = new IndexHeader
        {
            Magic = IndexHeader.Signature,
            Version = IndexHeader.CurrentVersion,
            Root = Store(content.Root),
            Prefix = Store(content.Prefix),
            CreatedNanoseconds = content.CreatedNanoseconds,
            SourceStamp = content.SourceStamp,
            RootStamp = content.RootStamp,
            Categories = WriteTable(categories),
            Packages = WriteTable(packages),
            Versions = WriteTable(versions),
            Files = WriteTable(files),
            Length = _position,
        };
        _output.Position = 0;
        _output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<IndexHeader>(in header)));
        _output.Flush();
    }

    public void Dispose() => _output.Dispose();

    uint StoreEntry(uint present, ReadOnlySpan<uint> places)
    {
        lock (_lock)
        {
            uint place = _position;
            Write(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in present)));
            Write(MemoryMarshal.AsBytes(places));
            return place;
        }
    }

    uint Store(ReadOnlySpan<byte> text, UInt128 hash)
    {
        ref uint place = ref CollectionsMarshal.GetValueRefOrAddDefault(_stored, hash, out bool exists);
        if (!exists)
        {
            place = _position;
            int length = 0;
            uint rest = (uint)text.Length;
            for (; rest >= 0x80; rest >>= 7)
            {
                _prefix[length++] = (byte)(rest | 0x80);
            }

            _prefix[length++] = (byte)rest;
            Write(_prefix.AsSpan(0, length));
            Write(text);
        }

        return place;
    }

    IndexTable WriteTable<T>(List<T> records)
        where T : unmanaged
    {
        // Records hold numbers of eight bytes, which are read where they lie.
        Write(new byte[(8 - (_position % 8)) % 8]);
        uint offset = _position;
        Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(records)));
        return new IndexTable(offset, (uint)records.Count);
    }

    void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _position = checked(_position + (uint)bytes.Length);
    }
}
