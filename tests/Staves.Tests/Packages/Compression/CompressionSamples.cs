using System.Text;
using Staves.Packages.Compression;

namespace Staves.Tests.Packages.Compression;

/// <summary>Bytes of every kind that compressors treat differently.</summary>
static class CompressionSamples
{
    public static TheoryData<CompressionFormat> Compressed => [.. Enum.GetValues<CompressionFormat>().Where(format => format != CompressionFormat.None)];

    /// <summary>The formats' own tools, with what makes them write to their output.</summary>
    public static (string Tool, string[] Options) ToolOf(CompressionFormat format) =>
        (format.Name, format == CompressionFormat.Lzop ? ["-c", "-f"] : ["-c"]);

    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["nothing"] = [],
        ["one byte"] = [42],
        ["three bytes"] = "abc"u8.ToArray(),
        ["zeros"] = new byte[300_000],
        ["text"] = Text(400_000),
        ["noise"] = Noise(200_000),
        ["noise between zeros"] = [.. new byte[70_000], .. Noise(70_000), .. new byte[70_000], .. Noise(70_000)],
        ["far repetition"] = [.. Noise(300_000), .. Text(50_000), .. Noise(300_000)],
        ["an executable"] = File.ReadAllBytes(typeof(CompressionFormat).Assembly.Location),
        ["a small file"] = Text(100),
    };

    public static byte[] Noise(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        uint state = (uint)seed;
        for (int i = 0; i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }

    public static byte[] Text(int length)
    {
        var text = new StringBuilder();
        for (int line = 0; text.Length < length; line++)
        {
            text.Append("line ").Append(line * 7919 % 1000).Append(" of ").Append(line % 13 == 0 ? "something else" : "the same").Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    public static byte[] Compress(byte[] content, CompressionSettings settings, int pieces = int.MaxValue)
    {
        using var output = new MemoryStream();
        using (Stream compressor = Compressor.Open(output, settings))
        {
            for (int start = 0; start < content.Length; start += Math.Min(pieces, content.Length - start))
            {
                compressor.Write(content, start, Math.Min(pieces, content.Length - start));
            }
        }

        return output.ToArray();
    }

    public static byte[] Decompress(byte[] compressed)
    {
        (_, Stream plain) = Decompressor.Open(new MemoryStream(compressed), "sample");
        using (plain)
        {
            using var content = new MemoryStream();
            plain.CopyTo(content);
            return content.ToArray();
        }
    }
}
