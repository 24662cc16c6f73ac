using System.Buffers.Binary;
using System.IO.Hashing;

namespace Staves.Packages.Compression.Xz;

/// <summary>
/// What the index of an xz stream says of its blocks. Only a running checksum of the sizes is kept, so that a stream of many blocks
/// takes no memory.
/// </summary>
sealed class XzRecords
{
    readonly XxHash3 _sizes = new();

    public long Count { get; private set; }

    /// <param name="unpaddedSize">From the block's header to its checksum, without the padding between them.</param>
    /// <param name="size">Of its content.</param>
    public void Add(long unpaddedSize, long size)
    {
        Span<byte> record = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(record, unpaddedSize);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], size);
        _sizes.Append(record);
        Count++;
    }

    public bool Agrees(XzRecords other) => Count == other.Count && _sizes.GetCurrentHashAsUInt64() == other._sizes.GetCurrentHashAsUInt64();
}
