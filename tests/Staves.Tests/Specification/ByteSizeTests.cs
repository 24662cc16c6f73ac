using Staves.Specification;

namespace Staves.Tests.Specification;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("4096 B", 4096)]
    [InlineData("5 kB", 5_000)]
    [InlineData("5KB", 5_000)]
    [InlineData("5k", 5_000)]
    [InlineData("5 KiB", 5_120)]
    [InlineData("5 MB", 5_000_000)]
    [InlineData("5 MiB", 5_242_880)]
    [InlineData("1.5 MiB", 1_572_864)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("2tb", 2_000_000_000_000)]
    [InlineData("5 mb", 5_000_000)]
    [InlineData("5mib", 5_242_880)]
    [InlineData("9223372036854775807", 9_223_372_036_854_775_807)]
    [InlineData("1 TiB", 1_099_511_627_776)]
    [InlineData("0.0001 kB", 0)]
    public void Units_are_those_of_SI_and_IEC(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out ByteSize size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("5 XB")]
    [InlineData("5  MB")]
    [InlineData("5 MB ")]
    [InlineData("9223372036854775808")]
    [InlineData("9999999999999999999 TiB")]
    [InlineData("5 MIB")]
    [InlineData("-5 MB")]
    [InlineData("5,5 MB")]
    [InlineData("5. MB")]
    [InlineData("5 iB")]
    [InlineData("999999999999999 TiB")]
    [InlineData("٥ MB")]
    public void Other_texts_are_none(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(2_144_000, "2.14 MB")]
    [InlineData(21_440_000, "21.4 MB")]
    [InlineData(-21_440, "-21.4 kB")]
    public void A_size_is_shown_with_three_digits(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());
}
