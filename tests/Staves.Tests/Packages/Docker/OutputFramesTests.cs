using System.Text;
using Staves.Packages.Docker;

namespace Staves.Tests.Packages.Docker;

public sealed class OutputFramesTests
{
    static byte[] Frame(byte stream, string text) => [stream, 0, 0, 0, 0, 0, (byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    [Fact]
    public async Task Frames_of_both_streams_come_in_their_order()
    {
        string large = new('x', 40_000);
        Assert.Equal($"one two {large}", await ReadAsync([.. Frame(1, "one "), .. Frame(2, "two "), .. Frame(1, ""), .. Frame(1, large)]));
        Assert.Equal("", await ReadAsync([]));
    }

    [Fact]
    public async Task A_connection_that_breaks_inside_a_frame_is_an_error()
    {
        byte[] whole = Frame(1, "one");
        for (int length = 1; length < whole.Length; length++)
        {
            await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(whole[..length]));
        }
    }

    static async Task<string> ReadAsync(byte[] bytes)
    {
        var text = new StringBuilder();
        using var stream = new MemoryStream(bytes);
        await OutputFrames.ReadAsync(stream, part => text.Append(Encoding.UTF8.GetString(part.Span)), CancellationToken.None);
        return text.ToString();
    }
}
