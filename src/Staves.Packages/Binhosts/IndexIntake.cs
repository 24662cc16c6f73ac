using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;
using ZstdSharp;

namespace Staves.Packages.Binhosts;

/// <summary>Makes a stored index of the bytes that a server or a directory gives: the text beside its place, then what finds packages in it.</summary>
/// <param name="place">Where the index will be.</param>
sealed class IndexIntake(string place)
{
    const int LongestFile = 256 << 20;
    const int BufferSize = 1 << 17;
    const int GzipTrailer = 4;

    /// <summary>In bytes; a larger one cannot be an index.</summary>
    public int LongestText { get; init; } = 512 << 20;

    string Received => $"{place}.received";

    string Temporary => $"{place}.new";

    /// <summary>Takes a file as it comes, whatever it is compressed with.</summary>
    /// <param name="transport">Reads it.</param>
    /// <param name="response">The file.</param>
    /// <param name="source">Its address, for messages.</param>
    /// <param name="path">The address of the index as such.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SourceException">The connection broke.</exception>
    /// <exception cref="Staves.Portage.Diagnostics.StavesException">It is no index, or not all of one.</exception>
    public async Task<BinhostIndex> ReceiveAsync(
        DownloadTransport transport, DownloadResponse response, string source, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using (var file = new FileStream(Received, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0))
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                int read;
                while ((read = await transport.ReadAsync(response, buffer, cancellationToken)) > 0)
                {
                    RequireLength(file.Length + read, LongestFile, source);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }

                ArrayPool<byte>.Shared.Return(buffer);
                if (response.Total is { } total && total != file.Length)
                {
                    throw BinhostFailures.Broken(source, string.Create(CultureInfo.InvariantCulture, $"ended after {file.Length} of {total} bytes"));
                }

                Unpack(file, source, cancellationToken);
            }

            return BinhostIndex.ParseFile(Temporary, path);
        }
        finally
        {
            File.Delete(Received);
        }
    }

    /// <summary>Takes a text of our own.</summary>
    public BinhostIndex Take(string text, string path)
    {
        // What is mapped of the file before stays what it is.
        File.Delete(Temporary);
        File.WriteAllText(Temporary, text);
        return BinhostIndex.ParseFile(Temporary, path);
    }

    /// <summary>Makes an index that was taken the one at its place.</summary>
    public void Publish(BinhostIndex index)
    {
        using (var file = new FileStream(Temporary, FileMode.Append, FileAccess.Write, FileShare.Read))
        {
            index.SaveEntries(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(Temporary, place, overwrite: true);
    }

    public void Discard() => File.Delete(Temporary);

    internal void Unpack(Stream file, string source, CancellationToken cancellationToken)
    {
        using Stream plain = Open(file);
        using var text = new FileStream(Temporary, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = plain.Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RequireLength(text.Length + read, LongestText, source);
                text.Write(buffer, 0, read);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw BinhostFailures.Broken(source, $"is damaged: {exception.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (plain is GZipStream)
        {
            RequireWholeGzip(file, text.Length, source);
        }
    }

    /// <summary>By its first bytes: servers unpack files on the way, and name them as before.</summary>
    static Stream Open(Stream file)
    {
        Span<byte> magic = stackalloc byte[4];
        file.Position = 0;
        int length = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return magic[..length] switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(file, CompressionMode.Decompress, leaveOpen: true),
            [0x28, 0xb5, 0x2f, 0xfd] => new DecompressionStream(file, bufferSize: 0, checkEndOfStream: true, leaveOpen: true),
            _ => new BufferedStream(file),
        };
    }

    /// <summary>The runtime takes a gzip file that was cut off for a whole one; the length at its end (RFC 1952) tells them apart.</summary>
    static void RequireWholeGzip(Stream file, long length, string source)
    {
        Span<byte> trailer = stackalloc byte[GzipTrailer];
        file.Position = Math.Max(0, file.Length - GzipTrailer);
        if (file.ReadAtLeast(trailer, GzipTrailer, throwOnEndOfStream: false) < GzipTrailer || BitConverter.ToUInt32(trailer) != (uint)length)
        {
            throw BinhostFailures.Broken(
                source, string.Create(CultureInfo.InvariantCulture, $"is cut off: it has {length} bytes unpacked, and says {BitConverter.ToUInt32(trailer)}"));
        }
    }

    static void RequireLength(long length, int longest, string source)
    {
        if (length > longest)
        {
            throw BinhostFailures.Broken(source, string.Create(CultureInfo.InvariantCulture, $"is longer than {longest} bytes"));
        }
    }
}
