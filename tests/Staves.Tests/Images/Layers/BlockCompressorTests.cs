using System.IO.Compression;
using System.Text;
using CsCheck;
using Staves.Images.Layers;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Layers;

public sealed class BlockCompressorTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_checksum_is_that_of_RFC_1952()
    {
        Assert.Equal(0xcbf43926, Crc32.Of("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
        Assert.Equal(0x414fa339u, Crc32.Of(Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog")));
    }

    [Fact]
    public void Gzip_reads_back_what_was_written_however_it_was_written() =>
        Gen.Select(Gen.Byte.Array[0, 5000], Gen.Int[1, 700], Gen.Int[1, 3000]).Sample(
            (content, blockSize, pieceSize) =>
            {
                byte[] compressed = Compress(content, blockSize, pieceSize, GzipBlock.Compress);
                using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
                using var read = new MemoryStream();
                gzip.CopyTo(read);
                return read.ToArray().AsSpan().SequenceEqual(content)
                    && compressed.AsSpan().SequenceEqual(Compress(content, blockSize, 1, GzipBlock.Compress));
            },
            iter: 100);

    [Fact]
    public void The_tools_gzip_and_zstd_accept_several_blocks()
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(number => $"line {number}\n")));
        File.WriteAllBytes(_scratch["a.gz"], Compress(content, 100_000, 4096, GzipBlock.Compress));
        File.WriteAllBytes(_scratch["a.zst"], Compress(content, 100_000, 4096, ZstandardBlock.Compress));
        Assert.Equal(Encoding.ASCII.GetString(content), RealTool.Run("gzip", "-dc", _scratch["a.gz"]));
        Assert.Equal(Encoding.ASCII.GetString(content), RealTool.Run("zstd", "-dc", _scratch["a.zst"]));
    }

    [Fact]
    public void Gzip_gives_the_bytes_of_every_other_machine()
    {
        byte[] gzip = Compress(KnownContent(), GzipBlock.Size, 4096, GzipBlock.Compress);
        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], gzip[..10]);
        Assert.Equal("306adf2111fc7a04678063775c632147acc94ac3928e0d21e2c872bcca1c1240", Staves.Images.Oci.Digest.Of(gzip).Hex);
    }

    [Fact]
    public void Zstandard_gives_the_bytes_of_every_other_machine() => Assert.Equal(
        "bcafbbbe888a127ae7716a9877348a166c3021adc5f3da61b230244d413481a4",
        Staves.Images.Oci.Digest.Of(Compress(KnownContent(), ZstandardBlock.Size, 4096, ZstandardBlock.Compress)).Hex);

    [Fact]
    public void Nothing_at_all_is_still_a_valid_stream()
    {
        File.WriteAllBytes(_scratch["empty.gz"], Compress([], 100, 1, GzipBlock.Compress));
        Assert.Equal("", RealTool.Run("gzip", "-dc", _scratch["empty.gz"]));
    }

    static byte[] KnownContent() =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number * 7919 % 10007} ")));

    static byte[] Compress(byte[] content, int blockSize, int pieceSize, Func<ReadOnlyMemory<byte>, byte[]> compress)
    {
        using var output = new MemoryStream();
        using var compressor = new BlockCompressor(output, blockSize, compress, CancellationToken.None);
        for (int at = 0; at < content.Length; at += pieceSize)
        {
            compressor.Write(content.AsSpan(at, Math.Min(pieceSize, content.Length - at)));
        }

        compressor.Finish();
        return output.ToArray();
    }
}
