using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Files;

namespace Staves.Packages.Xpak;

/// <summary>
/// The metadata at the end of an XPAK package (xpak(5)): `XPAKPACK`, the lengths of an index and of the values, both of these,
/// `XPAKSTOP`, then the length of all that and `STOP`. Numbers are unsigned, of 32 bits, the most significant byte first.
/// </summary>
static class XpakSegment
{
    const int HeaderSize = 16;
    const int StopSize = 8;
    const int TrailerSize = 8;

    static ReadOnlySpan<byte> Start => "XPAKPACK"u8;

    static ReadOnlySpan<byte> Stop => "XPAKSTOP"u8;

    static ReadOnlySpan<byte> End => "STOP"u8;

    /// <summary>Whether a file ends as an XPAK package does.</summary>
    public static bool IsAtEndOf(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> tail = stackalloc byte[StopSize + TrailerSize];
        return length >= tail.Length && RandomAccess.Read(file, tail, length - tail.Length) == tail.Length
            && tail.StartsWith(Stop) && tail.EndsWith(End);
    }

    /// <summary>Reads the segment; returns where it begins, which is where the archive before it ends.</summary>
    public static (long Start, ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Metadata) Read(SafeFileHandle file, string path)
    {
        if (!IsAtEndOf(file))
        {
            throw XpakFailure.Structure(path, "it does not end with `XPAKSTOP`, a length and `STOP`");
        }

        long fileLength = RandomAccess.GetLength(file);
        Span<byte> trailer = stackalloc byte[TrailerSize];
        ReadExactly(file, trailer, fileLength - TrailerSize, path);
        long length = BinaryPrimitives.ReadUInt32BigEndian(trailer);
        if (length < HeaderSize + StopSize || length > fileLength - TrailerSize)
        {
            throw XpakFailure.Structure(path, "the length of its metadata is impossible");
        }

        long start = fileLength - TrailerSize - length;
        Span<byte> header = stackalloc byte[HeaderSize];
        ReadExactly(file, header, start, path);
        long indexLength = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        long dataLength = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        if (!header.StartsWith(Start) || HeaderSize + indexLength + dataLength + StopSize != length)
        {
            throw XpakFailure.Structure(path, "its metadata do not begin where they should");
        }

        if (indexLength + dataLength > BinaryPackageFile.LargestMetadata)
        {
            throw PackageFileFailure.Metadata(path, $"are more than {BinaryPackageFile.LargestMetadata} bytes or {MetadataNames.MostNames} files");
        }

        byte[] bytes = new byte[indexLength + dataLength];
        ReadExactly(file, bytes, start + HeaderSize, path);
        return (start, Parse(bytes.AsSpan(0, (int)indexLength), bytes.AsMemory((int)indexLength), path));
    }

    /// <summary>Writes the segment, names in the order of their bytes.</summary>
    public static void Write(Stream output, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata)
    {
        using var index = new MemoryStream();
        using var data = new MemoryStream();
        foreach ((string name, ReadOnlyMemory<byte> value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            WriteNumber(index, bytes.Length);
            index.Write(bytes);
            WriteNumber(index, data.Length);
            WriteNumber(index, value.Length);
            data.Write(value.Span);
        }

        output.Write(Start);
        WriteNumber(output, index.Length);
        WriteNumber(output, data.Length);
        index.WriteTo(output);
        data.WriteTo(output);
        output.Write(Stop);
        WriteNumber(output, HeaderSize + index.Length + data.Length + StopSize);
        output.Write(End);
    }

    /// <summary>Entries of a name's length, the name, and where in the data its value begins and how long it is.</summary>
    static ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Parse(ReadOnlySpan<byte> index, ReadOnlyMemory<byte> data, string path)
    {
        ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Builder metadata =
            ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        long total = 0;
        while (!index.IsEmpty)
        {
            long nameLength = TakeNumber(ref index, path);
            if (nameLength > index.Length)
            {
                throw XpakFailure.Structure(path, "its index ends in the middle of a name");
            }

            string name = MetadataNames.Decode(index[..(int)nameLength], path);
            index = index[(int)nameLength..];
            long offset = TakeNumber(ref index, path);
            long length = TakeNumber(ref index, path);
            if (offset > data.Length || length > data.Length - offset)
            {
                throw XpakFailure.Structure(path, $"the value of `{name}` is not among its metadata");
            }

            // Values may share their bytes, but whoever writes them out writes each.
            total += length;
            if (total > BinaryPackageFile.LargestMetadata || metadata.Count == MetadataNames.MostNames)
            {
                throw PackageFileFailure.Metadata(path, $"are more than {BinaryPackageFile.LargestMetadata} bytes or {MetadataNames.MostNames} files");
            }

            if (!metadata.TryAdd(name, data.Slice((int)offset, (int)length)))
            {
                throw PackageFileFailure.Metadata(path, $"have `{name}` twice");
            }
        }

        return metadata.ToImmutable();
    }

    static long TakeNumber(ref ReadOnlySpan<byte> index, string path)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(index, out uint value))
        {
            throw XpakFailure.Structure(path, "its index ends in the middle of a number");
        }

        index = index[sizeof(uint)..];
        return value;
    }

    static void WriteNumber(Stream output, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, checked((uint)value));
        output.Write(bytes);
    }

    static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset, string path)
    {
        using var region = new FileRegionStream(file, offset, buffer.Length, path);
        if (region.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw XpakFailure.Structure(path, "it became shorter while it was read");
        }
    }
}
