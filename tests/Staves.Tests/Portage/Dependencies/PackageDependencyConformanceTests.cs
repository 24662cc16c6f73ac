using System.Text.Json;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Dependencies;

/// <summary>PackageDependency against Portage's answers. Wildcards (`*/*`) are a user's patterns, not dependencies: PackagePattern has its
/// own tests.</summary>
public class PackageDependencyConformanceTests
{
    [Fact]
    public void Each_EAPI_accepts_what_Portage_accepts() => ConformanceCases.Check(
        ConformanceCases.Vectors("atoms").Where(row => !row.TryGetProperty("wildcard", out JsonElement wildcard) || !wildcard.GetBoolean()),
        row => row.Text("atom"),
        row =>
        {
            string text = row.Text("atom");
            IEnumerable<string> accepting = Eapi.All
                .Where(eapi => PackageDependency.TryParse(text, eapi, out _, out _))
                .Select(eapi => eapi.Name);
            string expected = string.Concat(row.GetProperty("valid_in").EnumerateArray().Select(item => item.GetInt32()));
            string found = string.Concat(accepting);
            bool inConfiguration = PackageDependency.TryParse(text, out PackageDependency? value, out _);
            return found != expected ? $"valid in {found}, expected {expected}"
                : inConfiguration != row.Flag("config_ok") ? "the other verdict in configuration"
                : value is null ? null
                : Differences(row, value, "cp", "sub_slot");
        });

    [Fact]
    public void Awkward_shapes_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_grammar").Where(IsPlain),
        row => $"{row.Text("atom")} EAPI {row.OptionalText("eapi")} IUSE {row.OptionalText("conditional_flags_not_in_iuse")}",
        row => Verdict(row, "subslot"),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cat/pkg[x?] EAPI 8 IUSE those starting with x"] = "parsing does not know the parent's IUSE: that is a check of the ebuild",
            ["cat/pkg[x=] EAPI 8 IUSE those starting with x"] = "as above",
            ["=cat/pkg-1-3 EAPI  IUSE "] = "a build id is Portage's own, for binary packages that are told apart by numbers",
        });

    [Fact]
    public void Parts_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_parse").Where(IsPlain),
        row => $"{row.Text("atom")} repo {row.Flag("allow_repo")}",
        row => Verdict(row, "subslot"));

    [Fact]
    public void Validity_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_validity").Where(IsPlain),
        row => row.GetRawText(),
        row => Verdict(row, "subslot"));

    [Fact]
    public void Slots_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_slot_parse"),
        row => row.Text("atom"),
        row => Differences(row, PackageDependency.Parse(row.Text("atom")), "cp", "sub_slot"));

    [Fact]
    public void Repositories_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_get_repo"),
        row => row.Text("text"),
        row => PackageDependency.Parse(row.Text("text")).Repository == row.OptionalText("repo") ? null : "another repository");

    [Fact]
    public void Operators_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_get_operator").Where(row => !row.Text("text").StartsWith("*/", StringComparison.Ordinal)),
        row => row.Text("text"),
        row => OperatorText(PackageDependency.Parse(row.Text("text")).Operator) == row.OptionalText("operator") ? null : "another operator");

    [Fact]
    public void Evaluated_use_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_evaluate_use_conditionals"),
        row => row.GetRawText(),
        row =>
        {
            PackageDependency evaluated = PackageDependency.Parse(row.Text("atom")).EvaluateUse(Set(row, "parent_use_enabled"));
            return evaluated.ToString() == row.Text("evaluated_atom") ? null : evaluated.ToString();
        });

    [Fact]
    public void Unsatisfied_use_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_violated_use"),
        row => $"{row.Text("atom")} {(row.Flag("valid") ? row.GetRawText() : "without a parent")}",
        row =>
        {
            if (!row.Flag("valid"))
            {
                return "there is no such call";
            }

            PackageDependency dependency = PackageDependency.Parse(row.Text("atom"));
            HashSet<string> parent = row.GetProperty("parent_use_enabled").ValueKind == JsonValueKind.Null ? [] : Set(row, "parent_use_enabled");
            HashSet<string> enabled = Set(row, "target_use_enabled");
            HashSet<string> iuse = Set(row, "target_iuse");
            PackageDependency left = dependency with { Use = dependency.UnsatisfiedUse(parent, enabled, iuse) };
            bool satisfied = dependency.UseSatisfiedBy(parent, enabled, iuse);
            return left.ToString() == row.Text("violated_atom") && satisfied == left.Use.IsEmpty ? null : left.ToString();
        },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["dev-libs/A[a,b=,!c=,d?,!e?,-f] without a parent"] = "the parent's flags are a parameter that cannot be left out",
        });

    [Fact]
    public void Matching_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_match").Where(row => !row.Text("atom").Contains("/*", StringComparison.Ordinal)
            && !row.Text("atom").Contains("*/", StringComparison.Ordinal)),
        row => row.GetRawText(),
        row =>
        {
            PackageDependency dependency = PackageDependency.Parse(row.Text("atom"));
            IEnumerable<string> found = row.GetProperty("candidates").EnumerateArray()
                .Where(candidate => Matches(dependency, candidate))
                .Select(candidate => candidate.Text("cpv") + (candidate.OptionalText("repo") is { } repository ? "::" + repository : ""));
            return found.SequenceEqual(row.Texts("matches")) ? null : string.Join(' ', found);
        });

    [Fact]
    public void Matching_a_fixed_list_agrees_with_Portage()
    {
        IReadOnlyList<JsonElement> rows = ConformanceCases.Vectors("atom-match");
        IReadOnlyList<VersionedPackageName> candidates =
            [.. rows.SelectMany(row => row[1].Texts()).Distinct(StringComparer.Ordinal).Select(text => VersionedPackageName.Parse(text))];
        ConformanceCases.Check(
            rows,
            row => row[0].GetString()!,
            row =>
            {
                PackageDependency dependency = PackageDependency.Parse(row[0].GetString()!);
                IEnumerable<string> found = candidates
                    .Where(candidate => dependency.Matches(candidate, "0", "0", null))
                    .Select(candidate => candidate.ToString());
                return found.ToHashSet(StringComparer.Ordinal).SetEquals(row[1].Texts()) ? null : string.Join(' ', found);
            },
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["~app-misc/foo-1"] = "Portage compares the texts for `~`; by PMS `01` equals `1` there as everywhere",
            });
    }

    static bool Matches(PackageDependency dependency, JsonElement candidate)
    {
        VersionedPackageName package = VersionedPackageName.Parse(candidate.Text("cpv"));
        string slot = candidate.OptionalText("slot") ?? "0";
        return dependency.Matches(package, slot, candidate.OptionalText("subslot") ?? slot, candidate.OptionalText("repo"))
            && (dependency.Use.IsEmpty
                || dependency.UseSatisfiedBy(new HashSet<string>(), Set(candidate, "use_enabled"), Set(candidate, "iuse")));
    }

    static bool IsPlain(JsonElement row) => !row.Flag("allow_wildcard");

    static string? Verdict(JsonElement row, string subSlotProperty)
    {
        Eapi eapi = ConformanceCases.EapiOf(row);
        JsonElement allowRepository = row.GetProperty("allow_repo");
        bool repository = allowRepository.ValueKind == JsonValueKind.Null
            ? row.OptionalText("eapi") is null
            : allowRepository.GetBoolean();
        bool parsed = PackageDependency.TryParse(row.Text("atom"), eapi, repository, out PackageDependency? value, out ParseFailure failure);
        bool failureHelps = failure.Expected is { Length: > 0 } && failure.Offset >= 0 && failure.Offset <= row.Text("atom").Length;
        return parsed != row.Flag("valid") ? $"the other verdict {failure}"
            : value is null ? (failureHelps ? null : $"no place or no expectation: {failure}")
            : Differences(row, value, "category_package", subSlotProperty);
    }

    static string? Differences(JsonElement row, PackageDependency value, string packageProperty, string subSlotProperty)
    {
        List<string> differences = [];
        Compare(packageProperty, value.Package.ToString());
        Compare("version", value.Version?.ToString());
        Compare("operator", OperatorText(value.Operator));
        Compare("slot", value.Slot?.Slot);
        Compare(subSlotProperty, value.Slot?.SubSlot);
        Compare("slot_operator", value.Slot?.Operator switch { SlotOperator.Any => "*", SlotOperator.Built => "=", _ => null });
        Compare("repo", value.Repository);
        Compare("blocker", value.Blocker switch { Blocker.Weak => "!", Blocker.Strong => "!!", _ => null });
        string? use = value.Use.IsEmpty ? null : $"[{string.Join(',', value.Use)}]";
        Compare("use", use);
        Compare("use_deps", use);
        return differences.Count == 0 ? null : string.Join(", ", differences);

        void Compare(string property, string? found)
        {
            if (row.TryGetProperty(property, out JsonElement expected) && (expected.GetString() ?? "") != (found ?? ""))
            {
                differences.Add($"{property} is {found}");
            }
        }
    }

    static string? OperatorText(VersionOperator? value) => value switch
    {
        null => null,
        VersionOperator.Less => "<",
        VersionOperator.LessOrEqual => "<=",
        VersionOperator.Equal => "=",
        VersionOperator.EqualPrefix => "=*",
        VersionOperator.EqualIgnoringRevision => "~",
        VersionOperator.GreaterOrEqual => ">=",
        _ => ">",
    };

    static HashSet<string> Set(JsonElement row, string property) => row.Texts(property).ToHashSet(StringComparer.Ordinal);
}
