using Staves.Portage.Names;

namespace Staves.Tests.Portage.Names;

public class NameRulesTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("1.2+a_-", true)]
    [InlineData("_x", true)]
    [InlineData("", false)]
    [InlineData("-1", false)]
    [InlineData(".1", false)]
    [InlineData("+1", false)]
    [InlineData("1/2", false)]
    [InlineData("１", false)]
    public void A_slot_is_a_name_with_dots_and_pluses(string text, bool valid)
    {
        Assert.Equal(valid, NameRules.IsSlot(text));
        Assert.Equal(valid, NameRules.IsCategory(text));
        Assert.Equal(valid, NameRules.IsLicenseName(text));
        Assert.Equal(valid, NameRules.IsEapiName(text));
    }

    [Theory]
    [InlineData("python_targets_python3_13", true)]
    [InlineData("linguas_en@quot", true)]
    [InlineData("c++", true)]
    [InlineData("7zip", true)]
    [InlineData("_a", false)]
    [InlineData("-a", false)]
    [InlineData("@a", false)]
    [InlineData("a.b", false)]
    [InlineData("", false)]
    public void A_USE_flag_begins_with_a_letter_or_digit(string text, bool valid) => Assert.Equal(valid, NameRules.IsUseFlag(text));

    [Theory]
    [InlineData("gentoo", true)]
    [InlineData("my_repo-x", true)]
    [InlineData("repo-1", false)]
    [InlineData("-repo", false)]
    [InlineData("re.po", false)]
    [InlineData("", false)]
    public void A_repository_name_is_a_package_name_too(string text, bool valid) =>
        Assert.Equal(valid, NameRules.IsRepositoryName(text));

    [Theory]
    [InlineData("toolchain-funcs", true)]
    [InlineData("_x.y", true)]
    [InlineData("default", false)]
    [InlineData("1x", false)]
    public void An_eclass_name_begins_with_a_letter(string text, bool valid) => Assert.Equal(valid, NameRules.IsEclassName(text));

    [Theory]
    [InlineData("amd64", true)]
    [InlineData("~amd64", true)]
    [InlineData("-amd64", true)]
    [InlineData("-*", true)]
    [InlineData("*", false)]
    [InlineData("~", false)]
    [InlineData("", false)]
    [InlineData("~-amd64", false)]
    public void A_keyword_entry_may_have_one_prefix(string text, bool valid) => Assert.Equal(valid, NameRules.IsKeywordEntry(text));
}
