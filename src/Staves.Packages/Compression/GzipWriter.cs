using System.Buffers.Binary;
using System.IO.Hashing;
using Org.BouncyCastle.Utilities.Zlib;
using Staves.Packages.Files;

namespace Staves.Packages.Compression;

/// <summary>
/// One gzip member (RFC 1952) without name or time. The deflate algorithm is managed code of a pinned version, because the runtime's
/// zlib differs between .NET versions, distributions and processors.
/// </summary>
sealed class GzipWriter : ForwardWriter
{
    readonly ZOutputStream _deflate;
    readonly Crc32 _checksum = new();
    uint _size;

    public GzipWriter(Stream output, int level)
        : base(output)
    {
        // Magic, deflate, no flags, no time, no extra flags, unknown operating system.
        output.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        _deflate = new ZOutputStream(new LentStream(output), level, nowrap: true);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _checksum.Append(buffer);
        _size += (uint)buffer.Length;
        _deflate.Write(buffer);
    }

    protected override void Finish()
    {
        _deflate.Finish();
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _size);
        Output.Write(trailer);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _deflate.Dispose();
    }
}
