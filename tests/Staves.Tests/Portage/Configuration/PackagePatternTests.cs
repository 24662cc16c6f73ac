using CsCheck;
using Staves.Portage.Configuration;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Configuration;

public sealed class PackagePatternTests
{
    static readonly PackageMetadata Package = PackageMetadataReader.Read(
        Md5DictFile.Parse("EAPI=8\nSLOT=1/2\n", "cache"), VersionedPackageName.Parse("dev-libs/a-b-1.2_p9999-r3"), "main");

    [Theory]
    [InlineData("=dev-libs/a-b-1.2_p9999-r3", 6)]
    [InlineData("~dev-libs/a-b-1.2_p9999", 5)]
    [InlineData("=dev-libs/a-b-1*", 4)]
    [InlineData("dev-libs/a-b:1", 3)]
    [InlineData(">=dev-libs/a-b-1", 2)]
    [InlineData("<dev-libs/a-b-2:1", 2)]
    [InlineData("dev-libs/a-b", 1)]
    [InlineData("dev-libs/a-b::main", 1)]
    [InlineData("=*/*-*9999*", 0)]
    [InlineData("*/a-b:1", -1)]
    [InlineData("*/*", -2)]
    [InlineData("dev-*/a-*::main", -2)]
    public void A_pattern_that_matches_is_as_specific_as_Portage_says(string text, int specificity)
    {
        PackagePattern pattern = PackagePattern.Parse(text);

        Assert.True(pattern.Matches(Package));
        Assert.Equal((specificity, text), (pattern.Specificity, pattern.ToString()));
    }

    [Theory]
    [InlineData("dev-libs/a")]
    [InlineData(">dev-libs/a-b-2")]
    [InlineData("dev-libs/a-b:2")]
    [InlineData("dev-libs/a-b::other")]
    [InlineData("=*/*-*8888*")]
    [InlineData("*/a-b:2")]
    [InlineData("*/*::other")]
    [InlineData("app-*/*")]
    [InlineData("*/b")]
    public void A_pattern_that_differs_does_not_match(string text) => Assert.False(PackagePattern.Parse(text).Matches(Package));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*/")]
    [InlineData("*/*/*")]
    [InlineData(">=*/*-1")]
    [InlineData("*/a:$")]
    [InlineData("*/a::$")]
    [InlineData("=dev-libs/a")]
    [InlineData("dev-libs/a-1")]
    public void What_is_no_pattern_is_refused(string text) => Assert.False(PackagePattern.TryParse(text, out _, out _));

    [Fact]
    public void No_text_breaks_the_parser() => Gen.String[Gen.Char["=<>~!*/:[]-a1.r"], 0, 20].Sample(text =>
        !PackagePattern.TryParse(text, out PackagePattern? pattern, out ParseFailure failure)
            ? failure.Expected.Length > 0
            : pattern.Matches(Package) || pattern.ToString() == text);
}
