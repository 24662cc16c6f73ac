using CsCheck;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.UseFlags;

namespace Staves.Tests.Portage.Dependencies;

public class DependencyStringTests
{
    static readonly Gen<string> PackageString = Gen.Recursive<string>((depth, inner) =>
        depth > 4
            ? DependencyGenerators.EbuildText
            : Gen.OneOf(
                DependencyGenerators.EbuildText,
                Gen.Select(
                    Gen.OneOf("( ", "|| ( ", "f? ( ", "!g? ( "),
                    inner.Array[1, 3],
                    (prefix, children) => $"{prefix}{string.Join(' ', children)} )")));

    static readonly Gen<string> NearlyString = Gen.OneOf(
        Gen.OneOf("(", ")", "||", "^^", "??", "f?", "!f?", "a/b", "->", "https://e.org/x", "x", "!x", "?", " ", "  ", "\n", "||(", ")x")
            .Array[0, 12].Select(parts => string.Join(' ', parts)),
        PackageString.SelectMany(text => Gen.Int[0, text.Length], (text, cut) => text[..cut]),
        Gen.String);

    [Theory]
    [InlineData("a/b )", 4, "no `)`, since no group is open")]
    [InlineData("( a/b", 5, "`)`")]
    [InlineData("|| a/b", 3, "`(`")]
    [InlineData("||", 2, "`(`")]
    [InlineData("||( a/b )", 2, "white space")]
    [InlineData("f? (a/b )", 4, "white space")]
    [InlineData("( a/b)", 5, "white space")]
    [InlineData("|| ( )", 5, "at least one item in the group")]
    [InlineData("!_? ( a/b )", 1, "a USE flag before `?`")]
    [InlineData("^^ ( a/b )", 0, "no `^^` group in this variable")]
    [InlineData("a/b\n\tf? ( >=c/d )", 15, "a hyphen and a version")]
    public void Failures_say_where_and_what(string text, int offset, string expected)
    {
        Assert.False(DependencySpecifications.TryParsePackages(text, Eapi.Newest, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(offset, expected), failure);
    }

    [Theory]
    [InlineData("https://e.org/a -> b/c", 19, "a file name")]
    [InlineData("https://e.org/a ->", 18, "a file name")]
    [InlineData("https://e.org/a -> ..", 19, "a file name")]
    [InlineData("https://e.org/..", 14, "a file name")]
    [InlineData("https://e.org/dir/", 18, "a file name")]
    [InlineData("../x", 0, "a file name")]
    [InlineData("fetch+x", 6, "a URI")]
    [InlineData("|| ( https://e.org/a )", 0, "no `||` group in this variable")]
    public void Failures_of_sources_say_where_and_what(string text, int offset, string expected)
    {
        Assert.False(DependencySpecifications.TryParseSourceUris(text, Eapi.Newest, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(offset, expected), failure);
    }

    [Fact]
    public void Sources_keep_prefix_name_and_arrow()
    {
        const string Text = "mirror+https://e.org/a.tgz -> b.tgz f? ( fetch+https://e.org/c ) mirror://gnu/d bare.tar";
        Assert.True(DependencySpecifications.TryParseSourceUris(Text, Eapi.Newest, out var sources, out _));
        Assert.Equal(Text, sources.ToString());
        Assert.Equal(
            [
                new SourceUri("https://e.org/a.tgz", "b.tgz", IsRenamed: true, SourceUriPrefix.Mirror),
                new SourceUri("https://e.org/c", "c", IsRenamed: false, SourceUriPrefix.Fetch),
                new SourceUri("mirror://gnu/d", "d", IsRenamed: false, SourceUriPrefix.None),
                new SourceUri(null, "bare.tar", IsRenamed: false, SourceUriPrefix.None),
            ],
            sources.Items());
    }

    [Fact]
    public void Words_may_be_conditional()
    {
        Assert.True(DependencySpecifications.TryParseWords("!test? ( test ) mirror", Eapi.Newest, out var words, out _));
        Assert.Equal(["test", "mirror"], words.Evaluate(new HashSet<string>(), Eapi.Newest).Items());
        Assert.False(DependencySpecifications.TryParseWords("|| ( test mirror )", Eapi.Newest, out _, out _));
    }

    [Fact]
    public void REQUIRED_USE_needs_its_EAPI()
    {
        Assert.True(Eapi.TryGet("3", out Eapi? eapi));
        Assert.True(DependencySpecifications.TryParseRequiredUse("", eapi, out _, out _));
        Assert.False(DependencySpecifications.TryParseRequiredUse("a", eapi, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(0, "nothing, since REQUIRED_USE needs EAPI 4"), failure);
    }

    [Fact]
    public void Deep_nesting_is_an_error_and_no_crash()
    {
        string text = string.Concat(Enumerable.Repeat("( ", 1_000_000));
        Assert.False(DependencySpecifications.TryParsePackages(text, Eapi.Newest, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(512, "no more than 256 groups in each other"), failure);
        string deepest = string.Concat(Enumerable.Repeat("|| ( ", 256)) + "a/b" + string.Concat(Enumerable.Repeat(" )", 256));
        Assert.True(DependencySpecifications.TryParsePackages(deepest, Eapi.Newest, out var value, out _));
        Assert.Equal(deepest, value.ToString());
        Assert.Equal("a/b", value.Evaluate(new HashSet<string>(), Eapi.Newest).ToString());
    }

    [Fact]
    public void Side_by_side_groups_are_not_nested()
    {
        string text = string.Join(' ', Enumerable.Repeat("( a/b )", 1000));
        Assert.True(DependencySpecifications.TryParsePackages(text, Eapi.Newest, out var value, out _));
        Assert.Equal(1000, value.Items().Length);
    }

    [Fact]
    public void Text_survives_parsing() => PackageString.Array[0, 4].Sample(
        parts =>
        {
            string text = string.Join(' ', parts);
            Assert.True(DependencySpecifications.TryParsePackages(text, Eapi.Newest, out var value, out var failure), failure.ToString());
            Assert.Equal(text, value.ToString());
            Assert.True(DependencySpecifications.TryParsePackages(value.ToString(), Eapi.Newest, out var again, out _));
            Assert.Equal(value, again);
            Assert.Equal(value.GetHashCode(), again.GetHashCode());
        },
        iter: 3_000);

    [Fact]
    public void Evaluating_leaves_no_condition_and_is_final() => Gen.Select(
        PackageString.Array[0, 4], Gen.Bool, Gen.Bool, Gen.Int[0, 9]).Sample(
        (parts, f, g, eapiNumber) =>
        {
            Eapi eapi = Eapi.All[eapiNumber];
            HashSet<string> enabled = [.. f ? ["f"] : Array.Empty<string>(), .. g ? ["g"] : Array.Empty<string>()];
            Assert.True(DependencySpecifications.TryParsePackages(string.Join(' ', parts), Eapi.Newest, out var value, out _));
            DependencyNode<PackageDependency>.AllOf evaluated = value.EvaluateWithUse(enabled, eapi);
            Assert.Empty(evaluated.ConditionFlags());
            Assert.All(evaluated.Items(), item => Assert.DoesNotContain(item.Use, use => use.IsConditional));
            Assert.Equal(evaluated, evaluated.EvaluateWithUse(enabled, eapi));
        },
        iter: 3_000);

    [Fact]
    public void Any_text_gives_a_value_or_a_place_inside_it() => NearlyString.Sample(
        text =>
        {
            foreach (Eapi eapi in Eapi.All)
            {
                Check(DependencySpecifications.TryParsePackages(text, eapi, out DependencyNode<PackageDependency>.AllOf? packages, out var failure), packages, failure);
                Check(DependencySpecifications.TryParseLicenses(text, eapi, out DependencyNode<string>.AllOf? licenses, out failure), licenses, failure);
                Check(DependencySpecifications.TryParseWords(text, eapi, out DependencyNode<string>.AllOf? words, out failure), words, failure);
                Check(DependencySpecifications.TryParseSourceUris(text, eapi, out DependencyNode<SourceUri>.AllOf? sources, out failure), sources, failure);
                Check(DependencySpecifications.TryParseRequiredUse(text, eapi, out DependencyNode<UseLiteral>.AllOf? literals, out failure), literals, failure);
            }

            void Check(bool parsed, object? value, ParseFailure failure)
            {
                Assert.Equal(parsed, value is not null);
                Assert.True(parsed ? Normal(text) == value!.ToString() : failure.Offset >= 0 && failure.Offset <= text.Length);
            }
        },
        iter: 5_000);

    static string Normal(string text) =>
        string.Join(' ', text.Split([' ', '\t', '\n', '\r', '\f', '\v'], StringSplitOptions.RemoveEmptyEntries));
}
