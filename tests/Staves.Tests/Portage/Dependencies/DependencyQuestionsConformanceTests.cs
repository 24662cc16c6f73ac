using System.Text.Json;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Tests.Portage.Dependencies;

/// <summary>What a resolver or a repository checker asks about dependencies, against Portage's answers.</summary>
public class DependencyQuestionsConformanceTests
{
    [Fact]
    public void Intersections_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_intersects"),
        row => $"{row.Text("atom")} {row.Text("other")}",
        row =>
        {
            PackageDependency left = PackageDependency.Parse(row.Text("atom"));
            PackageDependency right = PackageDependency.Parse(row.Text("other"));
            Assert.Equal(left.Intersects(right), right.Intersects(left));
            return left.Intersects(right) == row.Flag("intersects") ? null : "the other verdict";
        },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["~dev-libs/A-1 =dev-libs/A-1"] = "A-1 matches both; Portage's answer is a guess that any two operators differ",
        });

    [Fact]
    public void Affecting_flags_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("affecting_use"),
        row => $"{row.Text("atom")} in {row.Text("text")}",
        row =>
        {
            // Most cases write `A` for a package, which only a licence may be called.
            IEnumerable<string>? flags =
                DependencySpecifications.TryParseLicenses(row.Text("text"), Eapi.Newest, out var words, out _) ? words.FlagsAffecting(row.Text("atom"))
                : DependencySpecifications.TryParsePackages(row.Text("text"), Eapi.Newest, out var packages, out _)
                    ? packages.FlagsAffecting(PackageDependency.Parse(row.Text("atom")))
                : null;
            return (flags is null) != row.Flag("valid") && (flags is null || flags.SequenceEqual(row.Texts("flags")))
                ? null
                : $"found {string.Join(' ', flags ?? ["nothing"])}";
        });

    [Fact]
    public void Disjunctive_normal_forms_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("dnf_convert"),
        row => row.Text("text"),
        row =>
        {
            Assert.True(DependencySpecifications.TryParseLicenses(row.Text("text"), Eapi.Newest, out var tree, out _));
            string found = Alternatives(tree);
            return found == Sorted(row.GetProperty("dnf")[0]) ? null : found;
        });

    [Fact]
    public void Choices_with_a_package_in_common_are_decided_together_as_in_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("overlap_dnf"),
        row => row.Text("text"),
        row =>
        {
            Assert.True(DependencySpecifications.TryParsePackages(row.Text("text"), Eapi.Newest, out var tree, out _));
            IEnumerable<string> found = tree.IndependentParts(dependency => dependency.Package).Select(Alternatives);
            IEnumerable<string> expected = row.GetProperty("result").EnumerateArray().Select(Sorted);
            return found.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)) ? null : string.Join(" and ", found);
        });

    [Fact]
    public void What_a_checker_makes_of_conditional_flags_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_qa_use_conditionals"),
        row => row.GetRawText(),
        row =>
        {
            PackageDependency dependency = PackageDependency.Parse(row.Text("atom"));
            PackageDependency evaluated = dependency with { Use = [.. dependency.Use.SelectMany(use => PossibleDemands(use, row))] };
            return evaluated.ToString() == row.Text("evaluated_atom") ? null : evaluated.ToString();
        });

    [Fact]
    public void Names_with_versions_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_get_cpv"),
        row => row.Text("text"),
        row =>
        {
            PackageDependency dependency = PackageDependency.Parse(row.Text("text"));
            return $"{dependency.Package}-{dependency.Version}" == row.Text("cpv") ? null : dependency.ToString();
        });

    [Fact]
    public void Slots_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_get_slot"),
        row => row.Text("text"),
        row => PackageDependency.Parse(row.Text("text")).Slot?.Slot == row.OptionalText("slot") ? null : "another slot");

    [Fact]
    public void Use_dependencies_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_get_usedeps"),
        row => row.Text("text"),
        row =>
        {
            // The cases glue a version to the name, `portage1.0`, which is no package; Portage looks only at the brackets there.
            string text = row.Text("text");
            int slash = text.IndexOf('/', StringComparison.Ordinal);
            PackageDependency dependency = PackageDependency.Parse($"{text[..slash]}/name{text[text.IndexOfAny([':', '['], slash)..]}");
            IEnumerable<string> found = dependency.Use.Select(use => use.ToString());
            return found.SequenceEqual(row.Texts("use_deps")) ? null : string.Join(' ', found);
        });

    /// <summary>All that a flag in brackets may come to, given the parent's masked and forced flags; what enables comes first.</summary>
    static IEnumerable<UseDependency> PossibleDemands(UseDependency use, JsonElement row)
    {
        IEnumerable<bool> states = row.Texts("use_mask").Contains(use.Flag) ? [false] : row.Texts("use_force").Contains(use.Flag) ? [true] : [true, false];
        return states
            .Select(enabled => use.Evaluate(enabled ? new HashSet<string>(StringComparer.Ordinal) { use.Flag } : []))
            .OfType<UseDependency>()
            .Distinct()
            .OrderBy(demand => demand.Kind);
    }

    /// <summary>An item alone, or `|| …`; items of an alternative sorted, since Portage moves plain requirements to the front.</summary>
    static string Alternatives<T>(DependencyNode<T> tree)
        where T : notnull
    {
        Assert.True(tree.TryGetAlternatives(limit: 100, out var alternatives));
        return Text(alternatives.Select(alternative => alternative.Select(item => $"{item}")));
    }

    static string Sorted(JsonElement form) => form.ValueKind == JsonValueKind.String
        ? form.GetString()!
        : Text(form.EnumerateArray().Skip(1).Select(alternative => alternative.ValueKind == JsonValueKind.String
            ? [alternative.GetString()!]
            : alternative.Texts()));

    static string Text(IEnumerable<IEnumerable<string>> alternatives) =>
        string.Join(" or ", alternatives.Select(items => string.Join(" and ", items.Distinct().Order(StringComparer.Ordinal))));
}
