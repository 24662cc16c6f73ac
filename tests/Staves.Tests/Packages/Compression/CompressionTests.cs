using System.Security.Cryptography;
using CsCheck;
using Staves.Packages.Compression;
using Staves.Portage.Diagnostics;
using static Staves.Tests.Packages.Compression.CompressionSamples;

namespace Staves.Tests.Packages.Compression;

/// <summary>The eight compressions of Portage, next to the tools that Portage runs.</summary>
public sealed class CompressionTests
{
    /// <summary>The beginnings of the SHA-256 digests of one text, compressed.</summary>
    static readonly Dictionary<CompressionFormat, string> KnownDigests = new()
    {
        [CompressionFormat.Zstandard] = "3ff85aaf0426876c",
        [CompressionFormat.Gzip] = "0d94989ee0999164",
        [CompressionFormat.Bzip2] = "6131fe174e3f3e7e",
        [CompressionFormat.Xz] = "56176e61e1904103",
        [CompressionFormat.Lz4] = "d6626b100ebe8fa4",
        [CompressionFormat.Lzip] = "e7a5710db3b73a0d",
        [CompressionFormat.Lzop] = "d4ca6045739c4431",
    };

    public static TheoryData<CompressionFormat> Formats => Compressed;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_back_what_it_wrote(CompressionFormat format)
    {
        foreach ((string name, byte[] content) in All)
        {
            byte[] compressed = Compress(content, new CompressionSettings(format));
            Assert.Equal(format, CompressionFormats.Detect(compressed));
            Assert.True(content.AsSpan().SequenceEqual(Decompress(compressed)), $"{format}: {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_format_s_own_tool_reads_what_was_written(CompressionFormat format)
    {
        using var scratch = new ScratchDirectory();
        (string tool, _) = ToolOf(format);
        foreach ((string name, byte[] content) in All)
        {
            File.WriteAllBytes(scratch["file" + format.Extension], Compress(content, new CompressionSettings(format)));
            Assert.Equal("", RealTool.Run(tool, "-q", "-t", scratch["file" + format.Extension]));
            RealTool.Run("sh", "-c", $"{tool} -q -d -c < {scratch["file" + format.Extension]} > {scratch["plain"]}");
            Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(scratch["plain"])), $"{format}: {name}");
        }
    }

    [Theory]
    [InlineData("zstd -q -c -1")]
    [InlineData("zstd -q -c -19 --check")]
    [InlineData("zstd -q -c --ultra --long=31")]
    [InlineData("gzip -c -1")]
    [InlineData("gzip -c -9 -N")]
    [InlineData("bzip2 -c -1")]
    [InlineData("bzip2 -c -9")]
    [InlineData("xz -c -0")]
    [InlineData("xz -c -9e")]
    [InlineData("xz -c -T2 --block-size=100KiB")]
    [InlineData("xz -c -C none")]
    [InlineData("xz -c -C crc32")]
    [InlineData("xz -c -C sha256")]
    [InlineData("xz -c --lzma2=dict=4KiB,lc=0,lp=4,pb=0")]
    [InlineData("xz -c --lzma2=lc=1,lp=2,pb=4")]
    [InlineData("lzip -c -0")]
    [InlineData("lzip -c -9")]
    [InlineData("lzip -c -b 100kB")]
    [InlineData("lzip -c -s 4KiB")]
    [InlineData("lz4 -q -c -1")]
    [InlineData("lz4 -q -c -12 --content-size")]
    [InlineData("lz4 -q -c -B4 -BD -BX")]
    [InlineData("lz4 -q -c --no-frame-crc")]
    [InlineData("lz4 -q -c -l")]
    [InlineData("lzop -q -c -1")]
    [InlineData("lzop -q -c -3")]
    [InlineData("lzop -q -c -9")]
    [InlineData("lzop -q -c --crc32")]
    [InlineData("lzop -q -c -C")]
    [InlineData("lzop -q -c -F")]
    public void Reads_what_the_format_s_own_tool_wrote(string command)
    {
        using var scratch = new ScratchDirectory();
        foreach ((string name, byte[] content) in All)
        {
            File.WriteAllBytes(scratch["plain"], content);
            RealTool.Run("sh", "-c", $"{command} < {scratch["plain"]} > {scratch["compressed"]}");
            Assert.True(content.AsSpan().SequenceEqual(Decompress(File.ReadAllBytes(scratch["compressed"]))), $"{command}: {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Streams_in_a_row_are_one(CompressionFormat format)
    {
        byte[] two = [.. Compress(All["text"], new CompressionSettings(format)), .. Compress(All["noise"], new CompressionSettings(format))];
        Assert.True(Decompress(two).AsSpan().SequenceEqual([.. All["text"], .. All["noise"]]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Nothing_depends_on_the_pieces_in_which_it_was_written(CompressionFormat format)
    {
        byte[] content = [.. All["text"], .. All["noise"]];
        byte[] whole = Compress(content, new CompressionSettings(format));
        Assert.Equal(whole, Compress(content, new CompressionSettings(format), pieces: 1000));
        Assert.Equal(whole, Compress(content, new CompressionSettings(format), pieces: 65_537));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_truncation_is_refused(CompressionFormat format)
    {
        byte[] compressed = Compress([.. Text(3000), .. Noise(3000)], new CompressionSettings(format));
        for (int length = CompressionFormats.LongestMagic; length < compressed.Length; length += length < 100 || length > compressed.Length - 100 ? 1 : 37)
        {
            byte[] cut = compressed[..length];
            StavesException refused = Assert.Throws<StavesException>(() => Decompress(cut));
            Assert.Equal("STV4015", refused.Diagnostics[0].Code);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Something_else_behind_it_is_refused(CompressionFormat format)
    {
        byte[] compressed = Compress(All["text"], new CompressionSettings(format));
        StavesException refused = Assert.Throws<StavesException>(() => Decompress([.. compressed, .. "something else"u8]));
        Assert.Equal("STV4015", refused.Diagnostics[0].Code);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_damage_is_refused_or_harmless(CompressionFormat format)
    {
        byte[] content = [.. Text(20_000), .. Noise(2000)];
        byte[] compressed = Compress(content, new CompressionSettings(format));
        Gen.Select(Gen.Int[0, compressed.Length - 1], Gen.Byte, Gen.Int[0, compressed.Length - 1], Gen.Byte).Sample(
            (first, firstValue, second, secondValue) =>
            {
                byte[] damaged = [.. compressed];
                damaged[first] = firstValue;
                damaged[second] = secondValue;
                try
                {
                    int length = Decompress(damaged).Length;
                    Assert.InRange(length, 0, 64 * 1024 * 1024);
                }
                catch (StavesException refused)
                {
                    Assert.Equal("STV4015", refused.Diagnostics[0].Code);
                }
            },
            iter: 1000);
    }

    [Theory]
    [InlineData(CompressionFormat.Zstandard, 1, 19)]
    [InlineData(CompressionFormat.Gzip, 1, 9)]
    [InlineData(CompressionFormat.Xz, 0, 9)]
    [InlineData(CompressionFormat.Lzip, 0, 9)]
    [InlineData(CompressionFormat.Lz4, 1, 12)]
    public void A_higher_level_is_smaller(CompressionFormat format, int low, int high)
    {
        byte[] content = All["an executable"];
        byte[] large = Compress(content, new CompressionSettings(format, low));
        byte[] small = Compress(content, new CompressionSettings(format, high));
        Assert.InRange(small.Length, 1, large.Length - 1);
        Assert.Equal(content, Decompress(large));
        Assert.Equal(content, Decompress(small));
    }

    /// <summary>Its own tool reads it without being told of a larger window.</summary>
    [Fact]
    public void What_is_made_often_is_about_as_small_as_at_level_3()
    {
        using var scratch = new ScratchDirectory();
        byte[] content = [.. Directory.EnumerateFiles("/usr/bin").Order(StringComparer.Ordinal).Take(300).SelectMany(File.ReadAllBytes).Take(20_000_000)];
        byte[] fast = Compress(content, CompressionSettings.Fast);
        Assert.InRange(fast.Length, 1, Compress(content, new CompressionSettings(CompressionFormat.Zstandard, 3)).Length * 1.05);
        Assert.Equal(content, Decompress(fast));
        File.WriteAllBytes(scratch["file.zst"], fast);
        RealTool.Run("sh", "-c", $"zstd -q -d -c < {scratch["file.zst"]} > {scratch["plain"]}");
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(scratch["plain"])));
    }

    [Fact]
    public void A_level_that_the_tool_does_not_have_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompressionSettings(CompressionFormat.Zstandard, 23));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompressionSettings(CompressionFormat.None, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompressionSettings(CompressionFormat.Gzip, 0));
    }

    [Fact]
    public void Formats_have_the_names_that_make_conf_gives_them()
    {
        Assert.Equal(
            ["none", "zstd", "gzip", "bzip2", "xz", "lz4", "lzip", "lzop"],
            Enum.GetValues<CompressionFormat>().Select(format => format.Name));
        Assert.True(CompressionFormats.TryParse("zstd", out CompressionFormat parsed));
        Assert.Equal(CompressionFormat.Zstandard, parsed);
        Assert.False(CompressionFormats.TryParse("lzma", out _));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writes_the_same_bytes_in_every_process_on_every_machine(CompressionFormat format)
    {
        byte[] compressed = Compress([.. Text(400_000), .. Noise(100_000)], new CompressionSettings(format));
        Assert.Equal(KnownDigests[format], Convert.ToHexStringLower(SHA256.HashData(compressed))[..16]);
    }
}
