using Staves.Images.RootTrees;

namespace Staves.Tests.Images.RootTrees;

public class GlobTests
{
    [Theory]
    [InlineData("*.la", "usr/lib/libx.la", true)]
    [InlineData("a*b*c", "axxbyybc", true)]
    [InlineData("a*b*c", "axxbyyb", false)]
    [InlineData("?", "", false)]
    [InlineData("?", "/", true)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[!a-c]x", "ax", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[!]]x", "]x", false)]
    [InlineData("[x", "[x", true)]
    [InlineData("a[", "a[", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("a\\*", "a\\b", true)]
    public void Matches_like_fnmatch(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.Matches(pattern, text));

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 200)) + "b";
        Assert.False(Glob.Matches(pattern, new string('a', 5000)));
    }
}
