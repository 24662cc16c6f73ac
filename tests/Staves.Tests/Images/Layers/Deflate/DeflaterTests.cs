using System.IO.Compression;
using System.Security.Cryptography;
using CsCheck;
using Staves.Images.Layers.Deflate;

namespace Staves.Tests.Images.Layers.Deflate;

/// <summary>RFC 1951, judged by the runtime's zlib.</summary>
public sealed class DeflaterTests
{
    /// <summary>Content with what the format has special cases for: noise, runs, repetitions near and far, few and many symbols.</summary>
    static readonly Gen<byte[]> Content = Gen.OneOf(
            Gen.Byte.Array[0, 3000],
            Gen.Byte[0, 2].Array[0, 9000],
            Gen.Select(Gen.Byte, Gen.Int[0, 70_000]).Select((value, length) => Enumerable.Repeat(value, length).ToArray()),
            Gen.Select(Gen.Byte.Array[1, 400], Gen.Int[1, 200]).Select((piece, times) => Enumerable.Repeat(piece, times).SelectMany(one => one).ToArray()))
        .Array[0, 6]
        .Select(pieces => pieces.SelectMany(piece => piece).ToArray());

    [Fact]
    public void What_was_compressed_is_read_back() => Content.Sample(
        content => Read(Compress(content)).AsSpan().SequenceEqual(content),
        iter: 300);

    [Fact]
    public void One_object_compresses_again_and_again_to_the_same_bytes() => Content.Sample(
        content =>
        {
            var deflater = new Deflater();
            byte[] first = Compress(content, deflater);
            Compress([.. content.Reverse()], deflater);
            return Compress(content, deflater).AsSpan().SequenceEqual(first);
        },
        iter: 50);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(258)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_048_576)]
    public void Noise_grows_by_no_more_than_the_heads_of_blocks(int length)
    {
        byte[] noise = RandomNumberGenerator.GetBytes(length);
        byte[] compressed = Compress(noise);
        Assert.Equal(noise, Read(compressed));
        Assert.InRange(compressed.Length, 0, length + 16 + (length / 2000));
    }

    [Fact]
    public void Rare_symbols_get_no_code_of_more_than_15_bits()
    {
        // The frequencies of Fibonacci make the deepest of all trees.
        var content = new List<byte>();
        (int one, int next) = (1, 1);
        for (byte value = 0; value < 24; value++)
        {
            content.AddRange(Enumerable.Range(0, one).Select(index => (byte)(value + ((index * 31 % 7) * 32))));
            (one, next) = (next, one + next);
        }

        byte[] shuffled = [.. content];
        RandomNumberGenerator.Shuffle<byte>(shuffled);
        Assert.Equal(shuffled, Read(Compress(shuffled)));
    }

    [Fact]
    public void A_program_becomes_about_as_short_as_by_zlib()
    {
        byte[] program = File.ReadAllBytes(typeof(Deflater).Assembly.Location);
        using var zlib = new MemoryStream();
        using (var deflate = new DeflateStream(zlib, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(program);
        }

        Assert.InRange(Compress(program).Length, 1, zlib.Length * 1.05);
    }

    static byte[] Compress(byte[] content, Deflater? deflater = null)
    {
        byte[] output = new byte[Deflater.MostBytes(content.Length)];
        return output[..(deflater ?? new Deflater()).Compress(content, output)];
    }

    static byte[] Read(byte[] compressed)
    {
        using var inflate = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        inflate.CopyTo(content);
        return content.ToArray();
    }
}
