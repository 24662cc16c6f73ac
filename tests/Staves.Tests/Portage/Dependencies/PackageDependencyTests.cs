using System.Diagnostics;
using CsCheck;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Dependencies;

public class PackageDependencyTests
{
    static readonly HashSet<string> None = [];

    [Fact]
    public void Parts_of_a_full_dependency()
    {
        PackageDependency dependency = PackageDependency.Parse("!!=a/b-1.2-r3*:0/2=::gentoo[x,-y(+),z?]");
        Assert.Equal(Blocker.Strong, dependency.Blocker);
        Assert.Equal(VersionOperator.EqualPrefix, dependency.Operator);
        Assert.Equal("a/b", dependency.Package.ToString());
        Assert.Equal("1.2-r3", dependency.Version!.ToString());
        Assert.Equal(new SlotDependency("0", "2", SlotOperator.Built), dependency.Slot);
        Assert.Equal("gentoo", dependency.Repository);
        Assert.Equal(
            [
                new UseDependency("x", UseDependencyKind.Enabled, UseDependencyDefault.None),
                new UseDependency("y", UseDependencyKind.Disabled, UseDependencyDefault.Enabled),
                new UseDependency("z", UseDependencyKind.EnabledIfEnabled, UseDependencyDefault.None),
            ],
            dependency.Use);
    }

    [Theory]
    [InlineData("", 0, "a category and `/` before the package name")]
    [InlineData("bash", 4, "a category and `/` before the package name")]
    [InlineData(">=app-shells/bash", 17, "a hyphen and a version")]
    [InlineData(">=app-shells/bash-5.3x1", 22, "the end of the version")]
    [InlineData("app-shells/bash-5", 15, "the end of the package name, not a version")]
    [InlineData("a/b:", 4, "a slot, `=` or `*`")]
    [InlineData("a/b:0/", 6, "a sub-slot")]
    [InlineData("a/b:0::", 7, "a repository name")]
    [InlineData("a/b[x", 5, "`]`")]
    [InlineData("a/b[x]y", 6, "the end")]
    [InlineData("a/b[]", 4, "a USE flag")]
    [InlineData("a/b[x,]", 6, "a USE flag")]
    [InlineData("a/b[!x]", 6, "`?` or `=` behind a flag with `!`")]
    [InlineData("a/b[-x?]", 6, "neither `?` nor `=` behind a flag with `-`")]
    [InlineData("a/b[y,x(+),-x]", 11, "the same default for the same flag")]
    public void Failures_say_where_and_what(string text, int offset, string expected)
    {
        Assert.False(PackageDependency.TryParse(text, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(offset, expected), failure);
    }

    [Theory]
    [InlineData("0", "a/b:0", 3, "the end, since a slot needs EAPI 1")]
    [InlineData("1", "!!a/b", 1, "an operator or a category, since `!!` needs EAPI 2")]
    [InlineData("1", "a/b[x]", 3, "the end, since USE dependencies need EAPI 2")]
    [InlineData("3", "a/b[x(+)]", 5, "no default, which needs EAPI 4")]
    [InlineData("4", "a/b:0/1", 4, "a slot alone, since sub-slots and slot operators need EAPI 5")]
    [InlineData("9", "a/b::gentoo", 3, "no repository, which only a user's configuration may name")]
    public void Failures_of_an_EAPI_name_it(string eapiName, string text, int offset, string expected)
    {
        Assert.True(Eapi.TryGet(eapiName, out Eapi? eapi));
        Assert.False(PackageDependency.TryParse(text, eapi, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(offset, expected), failure);
    }

    [Fact]
    public void Equality_is_by_value()
    {
        PackageDependency left = PackageDependency.Parse(">=a/b-1:0[x,y]");
        PackageDependency right = PackageDependency.Parse(">=a/b-1:0[x,y]");
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, PackageDependency.Parse(">=a/b-1:0[x,-y]"));
    }

    [Fact]
    public void A_dependency_matches_only_its_repository_and_slot()
    {
        VersionedPackageName package = VersionedPackageName.Parse("a/b-1");
        Assert.True(PackageDependency.Parse("a/b:0/2::x").Matches(package, "0", "2", "x"));
        Assert.False(PackageDependency.Parse("a/b::x").Matches(package, "0", "2", "y"));
        Assert.False(PackageDependency.Parse("a/b::x").Matches(package, "0", "2", null));
        Assert.False(PackageDependency.Parse("a/b:2").Matches(package, "0", "2", null));
        Assert.False(PackageDependency.Parse("a/c").Matches(package, "0", "2", null));
    }

    [Fact]
    public void Evaluated_use_without_conditions_is_the_same_value()
    {
        PackageDependency dependency = PackageDependency.Parse("a/b[x,-y]");
        Assert.Same(dependency, dependency.EvaluateUse(None));
    }

    [Fact]
    public void Text_survives_parsing() => DependencyGenerators.Text.Sample(
        text =>
        {
            PackageDependency dependency = PackageDependency.Parse(text);
            Assert.Equal(text, dependency.ToString());
            Assert.Equal(dependency, PackageDependency.Parse(dependency.ToString()));
        },
        iter: 10_000);

    [Fact]
    public void Any_text_gives_a_value_or_a_place_inside_it() => DependencyGenerators.NearlyText.Sample(
        text =>
        {
            foreach (Eapi eapi in Eapi.All)
            {
                bool parsed = PackageDependency.TryParse(text, eapi, out PackageDependency? value, out ParseFailure failure);
                Assert.True(parsed ? value!.ToString() == text : failure.Offset >= 0 && failure.Offset <= text.Length);
            }
        },
        iter: 10_000);

    [Fact]
    public void Matching_allocates_nothing()
    {
        PackageDependency dependency = PackageDependency.Parse("=a/b-1.2*:0/2::gentoo[x,-y(-)]");
        VersionedPackageName package = VersionedPackageName.Parse("a/b-1.2.3_p4-r5");
        HashSet<string> flags = ["x"];
        bool matches = Match();
        long before = GC.GetAllocatedBytesForCurrentThread();
        matches &= Match();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(matches);

        bool Match() => dependency.Matches(package, "0", "2", "gentoo") && dependency.UseSatisfiedBy(None, flags, flags);
    }

    [Fact]
    public void A_long_list_of_flags_takes_linear_time()
    {
        string flags = string.Join(',', Enumerable.Range(0, 50_000).Select(number => $"x{number}"));
        var clock = Stopwatch.StartNew();

        Assert.Equal(50_000, PackageDependency.Parse($"a/b[{flags}]").Use.Length);
        Assert.False(PackageDependency.TryParse($"a/b[{flags},x7(+)]", out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(5 + flags.Length, "the same default for the same flag"), failure);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Theory]
    [InlineData("dev-libs/openssl", 224)]
    [InlineData(">=dev-libs/openssl-3.0.13-r1:0=", 384)]
    [InlineData(">=sys-libs/ncurses-6:0=[gpm?,unicode(+)]", 600)]
    public void Parsing_allocates_the_value_and_its_texts(string text, long mostBytes)
    {
        _ = PackageDependency.Parse(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool parsed = PackageDependency.TryParse(text, out _, out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(parsed);
        Assert.InRange(allocated, 1, mostBytes);
    }
}
