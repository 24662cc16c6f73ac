using CsCheck;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Names;

public class PackageNameTests
{
    [Fact]
    public void Splitting_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.Vectors("cpv-split"),
        row => row[0].GetString()!,
        row =>
        {
            bool parsed = VersionedPackageName.TryParse(row[0].GetString(), out VersionedPackageName? value, out _);
            string found = parsed ? $"{value!.Category} {value.PN} {value.PV} {value.PR}" : "";
            string expected = row[1].ValueKind == System.Text.Json.JsonValueKind.Null ? "" : string.Join(' ', row[1].Texts());
            return found == expected ? null : found;
        },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["foo-1"] = "Portage gives a name without a category the category `null`; PMS has no such name",
        });

    [Theory]
    [InlineData("app-shells/bash", true)]
    [InlineData("app-misc/foo-2-bar", true)]
    [InlineData("app-misc/foo-100dpi", true)]
    [InlineData("app-misc/foo-1", false)]
    [InlineData("app-misc/foo-1-r1", false)]
    [InlineData("app-misc/foo-r1", true)]
    [InlineData("app-misc/-foo", false)]
    [InlineData("app-misc/foo.bar", false)]
    [InlineData("app-misc/", false)]
    [InlineData(".app/foo", false)]
    [InlineData("a.b/foo", true)]
    [InlineData("a/b/c", false)]
    [InlineData("app-misc/fóo", false)]
    public void A_qualified_name_is_category_and_name(string text, bool valid) =>
        Assert.Equal(valid, QualifiedPackageName.TryParse(text, out _, out _));

    [Theory]
    [InlineData("bash", 4, "a category and `/` before the package name")]
    [InlineData("-a/bash", 0, "a category")]
    [InlineData("app-shells/+bash", 11, "a package name")]
    [InlineData("app-shells/bash-5.3", 15, "the end of the package name, not a version")]
    public void Failures_of_names_say_where_and_what(string text, int offset, string expected)
    {
        Assert.False(QualifiedPackageName.TryParse(text, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(offset, expected), failure);
    }

    [Theory]
    [InlineData("app-shells/bash", 15, "a hyphen and a version")]
    [InlineData("app-shells/bash-5.3x3", 20, "the end of the version")]
    [InlineData("app-shells/bash-5.", 18, "a digit")]
    [InlineData("app-shells/bash-5-r", 19, "a digit of the revision")]
    [InlineData("app-shells/bash-1-2", 16, "a package name that does not end in a version itself")]
    public void Failures_of_versioned_names_say_where_and_what(string text, int offset, string expected)
    {
        Assert.False(VersionedPackageName.TryParse(text, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(offset, expected), failure);
    }

    [Fact]
    public void Parts_are_those_of_PMS()
    {
        VersionedPackageName name = VersionedPackageName.Parse("app-shells/bash-5.3_p3-r1");
        Assert.Equal(
            ["app-shells", "bash", "5.3_p3", "r1", "5.3_p3-r1", "bash-5.3_p3", "bash-5.3_p3-r1", "app-shells/bash-5.3_p3-r1"],
            [name.Category, name.PN, name.PV, name.PR, name.PVR, name.P, name.PF, name.ToString()]);
    }

    [Fact]
    public void Order_is_by_category_then_name_then_version()
    {
        string[] sorted = ["a/b-1", "a/c-1", "a/c-2", "a/c-10", "a-b/a-1", "b/a-1"];
        IEnumerable<VersionedPackageName> names = sorted.Reverse().Select(text => VersionedPackageName.Parse(text)).Order();
        Assert.Equal(sorted, names.Select(name => name.ToString()));
    }

    [Fact]
    public void Equality_follows_the_version()
    {
        VersionedPackageName left = VersionedPackageName.Parse("a/b-1");
        VersionedPackageName right = VersionedPackageName.Parse("a/b-01-r0");
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Fact]
    public void Any_text_gives_a_value_or_a_place_inside_it() =>
        Gen.OneOf("a", "b1", "/", "-", "1", ".", "_p", "-r1", "+", "é").Array[0, 9].Select(parts => string.Concat(parts)).Sample(
            text =>
            {
                bool parsed = VersionedPackageName.TryParse(text, out VersionedPackageName? value, out ParseFailure failure);
                Assert.True(parsed ? value!.ToString() == text : failure.Offset >= 0 && failure.Offset <= text.Length);
                Assert.True(!parsed || QualifiedPackageName.TryParse(value!.Package.ToString(), out _, out _));
                Assert.True(!parsed || !QualifiedPackageName.TryParse(text, out _, out _));
            },
            iter: 20_000);
}
