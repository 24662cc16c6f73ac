using System.Text.Json;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Tests.Portage.Dependencies;

/// <summary>Dependency strings against Portage's answers. What Portage calls match_all, masked and excluded flags, subsets and flat
/// lists are not questions of PMS: of such cases only the verdict on the syntax counts.</summary>
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
    public void Licence_like_strings_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("use_reduce")
            .Where(row => !row.Flag("is_src_uri") && row.OptionalText("token_kind") is null && !(row.Flag("flat") && row.Flag("opconvert"))),
        row => row.GetRawText(),
        row => CheckReduction(row, DependencySpecifications.TryParseLicenses(row.Text("text"), EapiOf(row), out var value, out var failure)
            ? value
            : null, failure));

    [Fact]
    public void Package_dependencies_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("dep_string_grammar").Concat(ConformanceCases.DependencyCases("use_reduce"))
            .Where(row => row.OptionalText("token_kind") == "atom"),
        row => row.GetRawText(),
        row =>
        {
            bool parsed = DependencySpecifications.TryParsePackages(row.Text("text"), EapiOf(row), out var value, out var failure);
            if (!parsed || row.Flag("match_all"))
            {
                return CheckReduction(row, value, failure);
            }

            // The atoms of the answer have their USE dependencies decided.
            DependencyNode<PackageDependency> evaluated = value!.EvaluateWithUse(Enabled(row), EapiOf(row));
            return row.Flag("valid") ? Compare(row, evaluated) : "Portage rejects it";
        });

    [Fact]
    public void Source_strings_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("use_reduce").Where(row => row.Flag("is_src_uri")),
        row => row.GetRawText(),
        row =>
        {
            bool parsed = DependencySpecifications.TryParseSourceUris(row.Text("text"), EapiOf(row), out var value, out var failure);
            string found = parsed ? value!.Evaluate(Enabled(row), EapiOf(row)).ToString() : failure.ToString();
            return parsed == row.Flag("valid") && (!parsed || found == string.Join(' ', row.Texts("result"))) ? null : found;
        });

    [Fact]
    public void Source_maps_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.Vectors("src-uri"),
        row => row.GetRawText(),
        row =>
        {
            HashSet<string> enabled = row.Texts("use").ToHashSet(StringComparer.Ordinal);
            bool parsed = DependencySpecifications.TryParseSourceUris(row.Text("src_uri"), EapiOf(row), out var value, out var failure);
            if (!parsed || !row.TryGetProperty("map", out JsonElement map))
            {
                return parsed == row.TryGetProperty("map", out _) ? null : $"the other verdict {failure}";
            }

            IEnumerable<string> found = value!.Evaluate(enabled, EapiOf(row)).Items()
                .GroupBy(source => source.FileName, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {string.Join(' ', group.Where(source => source.Uri is not null)
                    .Select(source => (source with { IsRenamed = false }).ToString()))}");
            IEnumerable<string> expected = map.EnumerateObject().Select(entry => $"{entry.Name}: {string.Join(' ', entry.Value.Texts())}");
            return found.SequenceEqual(expected) ? null : string.Join("; ", found);
        });

    [Fact]
    public void Parentheses_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("paren_reduce").Where(row => !row.Text("text").StartsWith('>')),
        row => row.Text("text"),
        row => DependencySpecifications.TryParseLicenses(row.Text("text"), Eapi.Newest, out _, out _) == row.Flag("valid")
            ? null
            : "the other verdict",
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

    static string? CheckReduction<T>(JsonElement row, DependencyNode<T>.AllOf? value, ParseFailure failure)
        where T : notnull
    {
        bool unknownFlag = row.OptionalText("valid_flags") == "none" && value is not null && !value.ConditionFlags().IsEmpty;
        if (value is null || unknownFlag || !row.Flag("valid"))
        {
            return (value is not null && !unknownFlag) == row.Flag("valid") ? null : $"the other verdict {failure}";
        }

        bool ofPms = !row.Flag("flat") && NoEntries(row, "use_masked") && NoEntries(row, "exclude_all") && NoEntries(row, "subset")
            && (!row.Flag("match_all") || value.ConditionFlags().IsEmpty);
        return ofPms ? Compare(row, value.Evaluate(Enabled(row), EapiOf(row))) : null;
    }

    static string? Compare<T>(JsonElement row, DependencyNode<T> evaluated)
        where T : notnull
    {
        if (row.Flag("flat"))
        {
            return null;
        }

        string found = PortageForm.Of(evaluated, row.Flag("opconvert"));
        return found == PortageForm.Compact(row.GetProperty("result")) ? null : found;
    }

    static bool NoEntries(JsonElement row, string property) =>
        !row.TryGetProperty(property, out JsonElement value) || value.ValueKind == JsonValueKind.Null || value.GetArrayLength() == 0;

    static HashSet<string> Enabled(JsonElement row) => row.Texts("use_enabled").ToHashSet(StringComparer.Ordinal);

    static Eapi EapiOf(JsonElement row) =>
        row.OptionalText("eapi") is { } name && Eapi.TryGet(name, out Eapi? eapi) ? eapi : Eapi.Newest;
}
