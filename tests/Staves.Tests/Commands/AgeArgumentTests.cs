using Staves.Commands;

namespace Staves.Tests.Commands;

/// <summary>Ages on the command line.</summary>
public class AgeArgumentTests
{
    [Theory]
    [InlineData("12h", 12)]
    [InlineData("30d", 720)]
    [InlineData("4w", 672)]
    [InlineData("7", 168)]
    [InlineData("0", 0)]
    public void An_age_has_hours_days_or_weeks(string text, int hours)
    {
        Assert.True(AgeArgument.TryParse(text, out TimeSpan age));
        Assert.Equal(TimeSpan.FromHours(hours), age);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-1")]
    [InlineData("1.5d")]
    [InlineData("10m d")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807w")]
    public void Other_texts_are_none(string text) => Assert.False(AgeArgument.TryParse(text, out _));
}
