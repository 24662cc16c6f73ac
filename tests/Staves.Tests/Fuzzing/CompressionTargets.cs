using System.Text;
using Staves.Packages.Compression;
using Staves.Packages.Files;
using Staves.Packages.Tar;
using Staves.Tests.Packages.Compression;

namespace Staves.Tests.Fuzzing;

/// <summary>Every decompressor, fed with streams of its own format that were damaged.</summary>
static class CompressionTargets
{
    /// <summary>Who reads a package stops somewhere as well; what a small stream unpacks to is no defect.</summary>
    const long MostPlainBytes = 16 * 1024 * 1024;

    public static IEnumerable<FuzzTarget> All() => Enum.GetValues<CompressionFormat>()
        .Where(format => format != CompressionFormat.None)
        .Select(format => new FuzzTarget(format.Name, Seeds(format), Read, IsBinary: true));

    /// <summary>What compresses well, badly and not at all; two streams in a row; nothing.</summary>
    static string[] Seeds(CompressionFormat format)
    {
        var settings = new CompressionSettings(format);
        byte[] text = CompressionSamples.Compress(CompressionSamples.Text(20_000), settings);
        byte[] noise = CompressionSamples.Compress(CompressionSamples.Noise(3000), settings);
        byte[] nothing = CompressionSamples.Compress([], settings);
        return [.. new[] { text, noise, [.. text, .. noise], nothing }.Select(Encoding.Latin1.GetString)];
    }

    static void Read(string text)
    {
        (_, Stream plain) = Decompressor.Open(new MemoryStream(Encoding.Latin1.GetBytes(text)), "stream");
        using (plain)
        {
            using var bounded = new BoundedReader(plain, MostPlainBytes, static () => TarFailure.TooLarge("stream", "more than is of interest"));
            bounded.CopyTo(Stream.Null);
        }
    }
}
