using System.Diagnostics;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;

namespace Staves.Tests.Portage.Dependencies;

public class DependencyAlternativesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a b a", "a+b")]
    [InlineData("|| ( a b ) a", "a | b+a")]
    [InlineData("|| ( a || ( b c ) ) ( d e )", "a+d+e | b+d+e | c+d+e")]
    public void Alternatives_are_in_the_order_of_the_text_and_say_nothing_twice(string text, string expected)
    {
        Assert.True(Parse(text).TryGetAlternatives(limit: 3, out var alternatives));
        Assert.Equal(expected, string.Join(" | ", alternatives.Select(items => string.Join('+', items))));
    }

    [Fact]
    public void What_cannot_be_satisfied_has_no_alternative()
    {
        DependencyNode<string>.AllOf empty = Parse("x || ( f? ( a ) )").Evaluate(new HashSet<string>(), Eapi.Newest);

        Assert.True(empty.TryGetAlternatives(limit: 9, out var alternatives));
        Assert.Empty(alternatives);
    }

    [Fact]
    public void More_than_the_limit_are_not_made()
    {
        string text = string.Join(' ', Enumerable.Range(0, 60).Select(number => $"|| ( a{number} b{number} )"));

        Assert.False(Parse(text).TryGetAlternatives(limit: 1 << 10, out _));
        Assert.False(Parse("|| ( a b c )").TryGetAlternatives(limit: 2, out _));
    }

    [Fact]
    public void Conditions_have_to_be_decided_first() =>
        Assert.Throws<ArgumentException>(() => Parse("f? ( a )").TryGetAlternatives(limit: 9, out _));

    [Fact]
    public void Parts_share_no_key_and_stay_in_order()
    {
        IEnumerable<string> parts = Parse("a1 || ( b1 c1 ) d1 || ( c2 e1 ) a1 e2").IndependentParts(item => item[0]).Select(part => $"{part}");

        Assert.Equal(["a1", "|| ( b1 c1 ) || ( c2 e1 ) e2", "d1"], parts);
    }

    [Fact]
    public void Long_lists_take_linear_time()
    {
        DependencyNode<string>.AllOf list = Parse(string.Join(' ', Enumerable.Range(0, 50_000).Select(number => $"a{number}")));
        var clock = Stopwatch.StartNew();

        Assert.True(list.TryGetAlternatives(limit: 1, out var alternatives));
        Assert.Equal(50_000, Assert.Single(alternatives).Length);
        Assert.Equal(50_000, list.IndependentParts(item => item).Length);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    static DependencyNode<string>.AllOf Parse(string text)
    {
        Assert.True(DependencySpecifications.TryParseLicenses(text, Eapi.Newest, out var tree, out var failure), failure.ToString());
        return tree;
    }
}
