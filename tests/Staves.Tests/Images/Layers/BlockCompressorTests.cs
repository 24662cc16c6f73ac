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
    public void Gzip_reads_back_what_was_written_however_it_was_written() =>
        Gen.Select(Gen.Byte.Array[0, 5000], Gen.Int[1, 700], Gen.Int[1, 3000]).Sample(
            (content, blockSize, pieceSize) =>
            {
                byte[] compressed = Compress(content, pieceSize, new GzipBlocks { BlockSize = blockSize });
                using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
                using var read = new MemoryStream();
                gzip.CopyTo(read);
                return read.ToArray().AsSpan().SequenceEqual(content)
                    && compressed.AsSpan().SequenceEqual(Compress(content, 1, new GzipBlocks { BlockSize = blockSize }));
            },
            iter: 100);

    [Fact]
    public void The_tools_gzip_and_zstd_accept_several_blocks()
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(number => $"line {number}\n")));
        File.WriteAllBytes(_scratch["a.gz"], Compress(content, 4096, new GzipBlocks { BlockSize = 100_000 }));
        File.WriteAllBytes(_scratch["a.zst"], Compress(content, 4096, new ZstandardBlocks { BlockSize = 100_000 }));
        Assert.Equal(Encoding.ASCII.GetString(content), RealTool.Run("gzip", "-dc", _scratch["a.gz"]));
        Assert.Equal(Encoding.ASCII.GetString(content), RealTool.Run("zstd", "-dc", _scratch["a.zst"]));
    }

    [Fact]
    public void Gzip_gives_the_bytes_of_every_other_machine()
    {
        byte[] gzip = Compress(KnownContent(), 4096, new GzipBlocks());
        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], gzip[..10]);
        Assert.Equal("5799733cec76ba45f783fb0f821f47b99d118cc1707943172f283a348160c93f", Staves.Images.Oci.Digest.Of(gzip).Hex);
    }

    [Fact]
    public void Zstandard_gives_the_bytes_of_every_other_machine() => Assert.Equal(
        "63d3e42efcb01b653e1cdf4a9666c6050eeda7b1c4fa9a21cc0b2446cb008a5c",
        Staves.Images.Oci.Digest.Of(Compress(KnownContent(), 4096, new ZstandardBlocks())).Hex);

    [Fact]
    public void Every_decoder_has_memory_enough_for_zstandard()
    {
        File.WriteAllBytes(_scratch["a.zst"], Compress(new byte[20_000_000], 1_000_000, new ZstandardBlocks()));
        RealTool.Run("zstd", "-qt", "--memory=8MiB", _scratch["a.zst"]);
    }

    [Fact]
    public void Nothing_at_all_is_still_a_valid_stream()
    {
        File.WriteAllBytes(_scratch["empty.gz"], Compress([], 1, new GzipBlocks()));
        Assert.Equal("", RealTool.Run("gzip", "-dc", _scratch["empty.gz"]));
    }

    static byte[] KnownContent() =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number * 7919 % 10007} ")));

    static byte[] Compress(byte[] content, int pieceSize, IBlockFormat format)
    {
        using var output = new MemoryStream();
        using var compressor = new BlockCompressor(output, format, CancellationToken.None);
        for (int at = 0; at < content.Length; at += pieceSize)
        {
            compressor.Write(content.AsSpan(at, Math.Min(pieceSize, content.Length - at)));
        }

        compressor.Finish();
        return output.ToArray();
    }
}
