using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Text.Json;
using CsCheck;
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
            Eapi eapi = ConformanceCases.EapiOf(row);
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

    [Fact]
    public void Explanations_say_what_is_asked_what_is_there_and_what_to_change()
    {
        // Requirements over the flags a to d, and the flags that are on.
        (string Text, string Enabled)[] cases =
        [
            ("a", ""),
            ("!a", "a"),
            ("a !b", "b"),
            ("|| ( a b )", ""),
            ("|| ( a !b )", "b"),
            ("|| ( ( a b ) c )", "a"),
            ("^^ ( a b )", ""),
            ("^^ ( a b )", "ab"),
            ("^^ ( a b c )", "abc"),
            ("^^ ( a b c d )", "ab"),
            ("^^ ( a b ( c d ) )", "abcd"),
            ("?? ( a b )", "ab"),
            ("?? ( a !b )", "a"),
            ("?? ( a b c )", "ab"),
            ("a? ( b )", "a"),
            ("a? ( b !c )", "ac"),
            ("!a? ( b )", ""),
            ("!a? ( b? ( c ) )", "b"),
            ("a? ( ^^ ( b c ) )", "a"),
            ("a? ( b? ( ^^ ( c d ) ) )", "abcd"),
            ("a? ( || ( b c ) !d? ( b ) )", "a"),
            ("|| ( a? ( b ) )", ""),
            ("^^ ( a? ( b ) c )", "abc"),
            ("|| ( )", ""),
            ("?? ( a b ) a? ( b )", "a"),
        ];

        Snapshot.Matches(string.Concat(cases.Select(one =>
        {
            DependencyNode<UseLiteral> requirement = Parse(one.Text, "8", out Eapi eapi);
            ImmutableArray<RequiredUseViolation> violations = RequiredUse.Evaluate(requirement, Set(one.Enabled), eapi);
            return $"{one.Text}   with {(one.Enabled.Length == 0 ? "nothing" : one.Enabled)}\n{string.Concat(violations.Select(violation => $"  {violation}\n"))}";
        })));
    }

    [Fact]
    public void What_the_profile_fixes_is_no_remedy()
    {
        DependencyNode<UseLiteral> requirement = Parse("^^ ( a b )", "8", out Eapi eapi);

        Assert.Equal(
            "exactly one of `a`, `b` has to be enabled, and both are: disable `b`",
            Assert.Single(RequiredUse.Evaluate(requirement, Set("ab"), eapi, fixedFlags: Set("a"))).ToString());
        Assert.Equal(
            "exactly one of `a`, `b` has to be enabled, and both are",
            Assert.Single(RequiredUse.Evaluate(requirement, Set("ab"), eapi, fixedFlags: Set("ab"))).ToString());
    }

    [Fact]
    public void A_hundred_choices_are_explained_at_once()
    {
        string[] flags = [.. Enumerable.Range(0, 100).Select(number => $"target_{number}")];
        DependencyNode<UseLiteral> requirement = Parse($"^^ ( {string.Join(' ', flags)} )", "8", out Eapi eapi);
        var clock = Stopwatch.StartNew();

        Assert.Equal(100, RequiredUse.SmallestChanges(requirement, Set(""), eapi).Length);
        Assert.Empty(RequiredUse.SmallestChanges(requirement, flags.ToHashSet(StringComparer.Ordinal), eapi));
        Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
    }

    [Fact]
    public void Thousands_of_violations_take_what_each_takes()
    {
        DependencyNode<UseLiteral> requirement = Parse(string.Join(' ', Enumerable.Range(0, 4000).Select(number => $"flag_{number}")), "8", out Eapi eapi);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(4000, RequiredUse.Evaluate(requirement, Set(""), eapi).Length);
        // To try each change on all the others took a hundred times as much.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void The_smallest_changes_satisfy_and_no_smaller_ones_do() => Gen.Select(Requirement, Gen.Int[0, 15]).Sample(
        (text, bits) =>
        {
            DependencyNode<UseLiteral> requirement = Parse(text, "8", out Eapi eapi);
            ImmutableArray<ImmutableArray<UseLiteral>> changes = RequiredUse.SmallestChanges(requirement, Set(Subset(bits)), eapi);
            int[] distances =
            [
                .. Enumerable.Range(0, 16).Where(other => RequiredUse.IsSatisfied(requirement, Set(Subset(other)), eapi))
                    .Select(other => BitOperations.PopCount((uint)(other ^ bits))).Order(),
            ];
            bool impossible = distances is [] or [0, ..];
            Assert.Equal(impossible ? 0 : distances.Count(distance => distance == distances[0]), changes.Length);
            Assert.All(changes, change => Assert.Equal(distances[0], change.Length));
        },
        iter: 2_000);

    static readonly Gen<string> Requirement = Gen.Recursive<string>((depth, inner) => depth > 2
        ? Gen.OneOf("a", "b", "c", "d", "!a", "!c")
        : Gen.Select(
            Gen.OneOf("", "( ", "|| ( ", "^^ ( ", "?? ( ", "a? ( ", "!b? ( "), inner.Array[1, 3],
            (prefix, children) => prefix.Length == 0 ? string.Join(' ', children) : $"{prefix}{string.Join(' ', children)} )"));

    static string Subset(int bits) => string.Concat("abcd".Where((_, index) => (bits >> index & 1) == 1));

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
