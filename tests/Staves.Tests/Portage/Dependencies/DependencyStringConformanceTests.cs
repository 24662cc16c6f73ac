using System.Text.Json;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Tests.Portage.Dependencies;

/// <summary>Dependency strings against Portage's answers. What Portage calls match_all, masked and excluded flags, subsets and flat lists
/// are no questions of PMS: <see cref="PortageReduction"/> asks them of the parsed tree.</summary>
public class DependencyStringConformanceTests
{
    static readonly Dictionary<string, string> EmptyGroups = new(StringComparer.Ordinal)
    {
        ["A || ( ) foo? ( ) B"] = "this function of Portage allows empty groups; its evaluation and PMS do not",
    };

    [Fact]
    public void Reduction_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.Vectors("dep-reduce"),
        row => row.GetRawText(),
        row => Reduce(row, "6") ?? Reduce(row, "8"));

    [Fact]
    public void Licence_like_strings_agree_with_Portage()
    {
        List<JsonElement> rows =
        [
            .. ConformanceCases.DependencyCases("use_reduce").Where(row => !row.Flag("is_src_uri") && row.OptionalText("token_kind") is null),
        ];
        ConformanceCases.Check(
            rows,
            row => row.GetRawText(),
            row => Verdict(
                row,
                DependencySpecifications.TryParseLicenses(row.Text("text"), ConformanceCases.EapiOf(row), out var tree, out var failure)
                    ? tree
                    : null,
                failure,
                static value => value),
            rows.Where(row => row.Flag("flat") && row.Flag("opconvert"))
                .ToDictionary(row => row.GetRawText(), _ => "that its caller asks for two forms at once is an error of Portage's function"));
    }

    [Fact]
    public void Package_dependencies_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("use_reduce").Where(row => row.OptionalText("token_kind") == "atom")
            .Concat(ConformanceCases.DependencyCases("dep_string_grammar")),
        row => row.GetRawText(),
        row => Verdict(
            row,
            DependencySpecifications.TryParsePackages(row.Text("text"), ConformanceCases.EapiOf(row), out var tree, out var failure)
                ? tree
                : null,
            failure,
            // The atoms of the answer have their USE dependencies decided, unless every conditional counts.
            dependency => row.Flag("match_all") ? dependency : dependency.EvaluateUse(row.Texts("use_enabled").ToHashSet(StringComparer.Ordinal))));

    [Fact]
    public void Source_strings_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("use_reduce").Where(row => row.Flag("is_src_uri")),
        row => row.GetRawText(),
        row =>
        {
            bool parsed = DependencySpecifications.TryParseSourceUris(row.Text("text"), ConformanceCases.EapiOf(row), out var value, out var failure);
            string found = parsed ? value!.Evaluate(Enabled(row), ConformanceCases.EapiOf(row)).ToString() : failure.ToString();
            return parsed == row.Flag("valid") && (!parsed || found == string.Join(' ', row.Texts("result"))) ? null : found;
        });

    [Fact]
    public void Source_maps_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.Vectors("src-uri"),
        row => row.GetRawText(),
        row =>
        {
            HashSet<string> enabled = row.Texts("use").ToHashSet(StringComparer.Ordinal);
            bool parsed = DependencySpecifications.TryParseSourceUris(row.Text("src_uri"), ConformanceCases.EapiOf(row), out var value, out var failure);
            if (!parsed || !row.TryGetProperty("map", out JsonElement map))
            {
                return parsed == row.TryGetProperty("map", out _) ? null : $"the other verdict {failure}";
            }

            IEnumerable<string> found = value!.Evaluate(enabled, ConformanceCases.EapiOf(row)).Items()
                .GroupBy(source => source.FileName, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {string.Join(' ', group.Where(source => source.Uri is not null)
                    .Select(source => (source with { IsRenamed = false }).ToString()))}");
            IEnumerable<string> expected = map.EnumerateObject().Select(entry => $"{entry.Name}: {string.Join(' ', entry.Value.Texts())}");
            return found.SequenceEqual(expected) ? null : string.Join("; ", found);
        });

    [Fact]
    public void Parentheses_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("paren_reduce"),
        row => row.Text("text"),
        row =>
        {
            string text = row.Text("text");
            string? found = DependencySpecifications.TryParseLicenses(text, Eapi.Newest, out var words, out _) ? PortageForm.OfUnevaluated(words)
                : DependencySpecifications.TryParsePackages(text, Eapi.Newest, out var packages, out _) ? PortageForm.OfUnevaluated(packages)
                : null;
            string? expected = row.Flag("valid") ? PortageForm.Compact(row.GetProperty("tree")) : null;
            return found == expected ? null : $"found {found}";
        },
        EmptyGroups);

    static string? Reduce(JsonElement row, string eapiName)
    {
        Assert.True(Eapi.TryGet(eapiName, out Eapi? eapi));
        bool parsed = DependencySpecifications.TryParsePackages(row.Text("dep"), eapi, out var value, out _);
        bool expected = row.TryGetProperty($"eapi{eapiName}", out JsonElement text);
        if (!parsed || !expected)
        {
            return parsed == expected ? null : "the other verdict";
        }

        HashSet<string> enabled = row.Texts("use").ToHashSet(StringComparer.Ordinal);
        DependencyNode<PackageDependency>.AllOf evaluated = value!.EvaluateWithUse(enabled, eapi);
        string found = string.Join(
            ' ', evaluated.Children.Select(node => PortageForm.IsEmptyAnyOf(node) ? PortageForm.EmptyAnyOf : node.ToString()));
        string tree = PortageForm.Of(evaluated, operatorsInside: true);
        return found == text.GetString() && tree == PortageForm.Compact(row.GetProperty($"eapi{eapiName}_tree")) ? null : $"{found} {tree}";
    }

    static string? Verdict<T>(JsonElement row, DependencyNode<T>.AllOf? tree, ParseFailure failure, Func<T, T> evaluate)
        where T : notnull
    {
        bool unknownFlag = row.OptionalText("valid_flags") == "none" && tree is not null && !tree.ConditionFlags().IsEmpty;
        if (tree is null || unknownFlag || !row.Flag("valid"))
        {
            return (tree is not null && !unknownFlag) == row.Flag("valid") ? null : $"the other verdict {failure}";
        }

        var reduction = new PortageReduction(row);
        string found = row.Flag("flat")
            ? $"[{string.Join(',', reduction.Flat(tree, evaluate).Select(token => $"\"{token}\""))}]"
            : PortageForm.Of(reduction.Reduce(tree, evaluate), row.Flag("opconvert"));
        return found == PortageForm.Compact(row.GetProperty("result")) ? null : found;
    }

    static HashSet<string> Enabled(JsonElement row) => row.Texts("use_enabled").ToHashSet(StringComparer.Ordinal);
}
