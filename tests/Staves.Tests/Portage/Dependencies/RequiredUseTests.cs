using System.Text.Json;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.UseFlags;

namespace Staves.Tests.Portage.Dependencies;

public class RequiredUseTests
{
    [Fact]
    public void Truth_tables_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.Vectors("required-use"),
        row => $"{row.Text("required_use")} EAPI {row.Text("eapi")}",
        row =>
        {
            DependencyNode<UseLiteral> requirement = Parse(row.Text("required_use"), row.Text("eapi"), out Eapi eapi);
            string[] subsets = ["", "a", "b", "c", "ab", "ac", "bc", "abc"];
            IEnumerable<string> found = subsets.Where(subset => RequiredUse.IsSatisfied(requirement, Set(subset), eapi));
            Assert.All(subsets, subset => Assert.Equal(
                RequiredUse.IsSatisfied(requirement, Set(subset), eapi),
                RequiredUse.Evaluate(requirement, Set(subset), eapi).IsEmpty));
            return found.SequenceEqual(row.Texts("satisfied_by")) ? null : string.Join(' ', found);
        });

    [Fact]
    public void Satisfaction_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("required_use"),
        row => row.GetRawText(),
        row =>
        {
            Eapi eapi = row.OptionalText("eapi") is { } name && Eapi.TryGet(name, out Eapi? found) ? found : Eapi.Newest;
            bool valid = DependencySpecifications.TryParseRequiredUse(row.Text("required_use"), eapi, out var requirement, out _)
                && RequiredUse.Flags(requirement).IsSubsetOf(row.Texts("iuse"));
            return valid != row.Flag("valid") ? "the other verdict"
                : !valid || RequiredUse.IsSatisfied(requirement!, Enabled(row), eapi) == row.Flag("satisfied") ? null
                : "the other truth";
        });

    [Fact]
    public void Flags_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("required_use_flags"),
        row => row.Text("required_use"),
        row =>
        {
            bool valid = DependencySpecifications.TryParseRequiredUse(row.Text("required_use"), Eapi.Newest, out var requirement, out _);
            return valid == row.Flag("valid") && (!valid || RequiredUse.Flags(requirement!).SetEquals(row.Texts("flags"))) ? null : "differs";
        });

    [Fact]
    public void Unsatisfied_parts_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("required_use_unsatisfied_part"),
        row => row.GetRawText(),
        row =>
        {
            DependencyNode<UseLiteral> requirement = Parse(row.Text("required_use"), "8", out Eapi eapi);
            string found = string.Join(' ', RequiredUse.Evaluate(requirement, Enabled(row), eapi).Select(violation => violation.Part));
            return found == row.Text("unsatisfied") ? null : found;
        });

    [Theory]
    [InlineData("a", "", "`a` has to be enabled")]
    [InlineData("!a", "a", "`a` has to be disabled")]
    [InlineData("|| ( a b )", "", "at least one of `a`, `b` has to hold, and none does")]
    [InlineData("^^ ( a b )", "", "exactly one of `a`, `b` has to hold, and none does")]
    [InlineData("^^ ( a b ( c d ) )", "abcd", "exactly one of `a`, `b`, `c d` has to hold, and `a`, `b`, `c d` do")]
    [InlineData("?? ( a !b )", "a", "at most one of `a`, `!b` may hold, and `a`, `!b` do")]
    [InlineData("a? ( b !c )", "ac", "`a` is enabled, so `b` has to be enabled, and `c` has to be disabled")]
    [InlineData("!a? ( b? ( c ) )", "b", "`a` is disabled, so `b` is enabled, so `c` has to be enabled")]
    [InlineData("|| ( a? ( b ) )", "", "at least one of `a? ( b )` has to hold, and none does")]
    public void Explanations_say_what_is_asked_and_what_is_there(string text, string enabled, string expected)
    {
        DependencyNode<UseLiteral> requirement = Parse(text, "8", out Eapi eapi);
        Assert.Equal([expected], RequiredUse.Evaluate(requirement, Set(enabled), eapi).Select(violation => violation.Explanation));
    }

    static DependencyNode<UseLiteral>.AllOf Parse(string text, string eapiName, out Eapi eapi)
    {
        Assert.True(Eapi.TryGet(eapiName, out Eapi? found));
        eapi = found;
        Assert.True(DependencySpecifications.TryParseRequiredUse(text, eapi, out var requirement, out var failure), failure.ToString());
        return requirement;
    }

    static HashSet<string> Enabled(JsonElement row) => row.Texts("use_enabled").ToHashSet(StringComparer.Ordinal);

    static HashSet<string> Set(string flags) => flags.Select(flag => flag.ToString()).ToHashSet(StringComparer.Ordinal);
}
