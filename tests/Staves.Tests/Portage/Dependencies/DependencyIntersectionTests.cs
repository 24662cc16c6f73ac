using CsCheck;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Versions;

namespace Staves.Tests.Portage.Dependencies;

public class DependencyIntersectionTests
{
    static readonly Gen<string> Versions = Gen.Select(
        Gen.OneOf("1", "1.2", "1.20", "1.2.0", "2"), Gen.OneOf("", "", "b"), Gen.OneOf("", "", "_p", "_p1", "_alpha"), Gen.OneOf("", "", "-r0", "-r1", "-r2"),
        (numbers, letter, suffix, revision) => numbers + letter + suffix + revision);

    static readonly Gen<string> Ranges = Gen.Select(
        Gen.OneOf("<", "<=", "=", "=*", "~", ">=", ">"), Versions,
        (comparison, version) => $"{comparison.TrimEnd('*')}a/b-{version}{(comparison == "=*" ? "*" : "")}");

    /// <summary>Every version that the generator makes, and those next to them: a revision further, and just below what begins alike.</summary>
    static readonly PackageVersion[] Samples =
    [
        .. from numbers in new[] { "0", "1", "1.2", "1.2.0", "1.20", "1.2.0.1", "1.3", "2", "2.1" }
           from letter in new[] { "", "b" }
           from suffix in new[] { "_alpha_alpha", "_alpha", "_alpha_p", "", "_p_alpha", "_p", "_p1_alpha", "_p1", "_p1_p", "_p2" }
           from revision in new[] { "", "-r1", "-r2", "-r3" }
           select PackageVersion.Parse(numbers + letter + suffix + revision),
    ];

    [Theory]
    [InlineData(">a/b-1-r1", "<a/b-1-r2", false)]
    [InlineData(">a/b-1-r1", "<a/b-1-r3", true)]
    [InlineData(">a/b-1", "<a/b-1a", true)]
    [InlineData(">=a/b-2", "<=a/b-2-r0", true)]
    [InlineData(">a/b-2", "<=a/b-2-r0", false)]
    [InlineData("~a/b-1-r5", "<a/b-1-r1", true)]
    [InlineData("~a/b-1", "<a/b-1", false)]
    [InlineData("=a/b-1*", "<a/b-1", true)]
    [InlineData("=a/b-1*", ">a/b-2", false)]
    [InlineData("=a/b-1*", ">=a/b-1.9999", true)]
    [InlineData("=a/b-1.2*", "=a/b-1*", true)]
    [InlineData("=a/b-1.2*", "=a/b-1.20*", false)]
    [InlineData("=a/b-1-r1*", "<a/b-1-r1", false)]
    [InlineData("a/b:1/2", "a/b:1/3", false)]
    [InlineData("a/b:1/2", "a/b:1=", true)]
    [InlineData("a/b::x", "a/b::y", false)]
    [InlineData("!a/b", "a/b", true)]
    [InlineData("a/b[x]", "a/b[-x]", false)]
    [InlineData("a/b[x]", "a/b[-x(-)]", false)]
    [InlineData("a/b[x(+)]", "a/b[-x(-)]", true)]
    [InlineData("a/b[x?]", "a/b[-x]", true)]
    public void Two_dependencies_meet_where_one_package_matches_both(string left, string right, bool expected)
    {
        Assert.Equal(expected, PackageDependency.Parse(left).Intersects(PackageDependency.Parse(right)));
        Assert.Equal(expected, PackageDependency.Parse(right).Intersects(PackageDependency.Parse(left)));
    }

    [Fact]
    public void The_answer_is_that_of_trying_versions() => Gen.Select(Ranges, Ranges).Sample(
        (leftText, rightText) =>
        {
            PackageDependency left = PackageDependency.Parse(leftText);
            PackageDependency right = PackageDependency.Parse(rightText);
            Assert.Equal(Samples.Any(version => left.MatchesVersion(version) && right.MatchesVersion(version)), left.Intersects(right));
        },
        iter: 20_000);
}
