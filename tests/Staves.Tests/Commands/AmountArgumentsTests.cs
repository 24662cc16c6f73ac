using Staves.Commands;

namespace Staves.Tests.Commands;

/// <summary>Ages and sizes on the command line.</summary>
public class AmountArgumentsTests
{
    [Theory]
    [InlineData("12h", 12)]
    [InlineData("30d", 720)]
    [InlineData("4w", 672)]
    [InlineData("7", 168)]
    [InlineData("0", 0)]
    public void An_age_has_hours_days_or_weeks(string text, int hours)
    {
        Assert.True(AmountArguments.TryParseAge(text, out TimeSpan age));
        Assert.Equal(TimeSpan.FromHours(hours), age);
    }

    [Theory]
    [InlineData("1000", 1_000)]
    [InlineData("10B", 10)]
    [InlineData("500kB", 500_000)]
    [InlineData("20MB", 20_000_000)]
    [InlineData("5G", 5_000_000_000)]
    [InlineData("2tb", 2_000_000_000_000)]
    public void A_size_has_the_units_that_sizes_are_shown_in(string text, long bytes)
    {
        Assert.True(AmountArguments.TryParseSize(text, out long size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-1")]
    [InlineData("1.5G")]
    [InlineData("10m d")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807T")]
    [InlineData("9223372036854775807w")]
    public void Other_texts_are_neither(string text)
    {
        Assert.False(AmountArguments.TryParseAge(text, out _));
        Assert.False(AmountArguments.TryParseSize(text, out _));
    }
}
