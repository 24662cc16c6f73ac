using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;

namespace Staves.Resolution.Explanation;

/// <summary>Says a problem to a person: what, why, and what to write into staves.toml.</summary>
public static class ProblemExplanation
{
    /// <summary>All problems; the last one says what would make a plan, where that is more than what each problem asks for.</summary>
    public static IEnumerable<Diagnostic> Explain(ResolutionOutcome.Unsatisfiable outcome)
    {
        Diagnostic[] diagnostics = [.. outcome.Problems.Select(Explain)];
        if (outcome.Remedy is { Changes.Length: > 1 } remedy)
        {
            diagnostics[^1] = diagnostics[^1] with { Hint = RemedyExplanation.Explain(remedy) };
        }

        return diagnostics;
    }

    public static Diagnostic Explain(ResolutionProblem problem)
    {
        Diagnostic diagnostic = problem switch
        {
            ResolutionProblem.NoSuchPackage missing => new(
                "STV3001",
                $"there is no package `{missing.Dependency.Package}` in the repositories",
                Hint: missing.Nearest is { } nearest ? $"did you mean `{nearest}`?" : null),
            ResolutionProblem.NoSuchVersion missing => new(
                "STV3002",
                $"no version of `{missing.Dependency.Package}` satisfies `{missing.Dependency}`",
                Hint: $"there is {Listed(missing.Available)}"),
            ResolutionProblem.Masked masked => new("STV3003", $"every version that satisfies `{masked.Dependency}` is masked", Hint: Unmask(masked))
            {
                Details = [.. masked.Versions.SelectMany(version =>
                    version.Visibility.Reasons.Select(reason => $"`{version.Name}` is not visible: {reason}")).Distinct(StringComparer.Ordinal)],
            },
            ResolutionProblem.UseUnmet unmet => UseUnmet(unmet),
            ResolutionProblem.Broken broken => broken.Diagnostic,
            ResolutionProblem.RequiredUseViolated violated => new(
                "STV3005",
                $"the USE flags of `{violated.Version}` contradict each other: {violated.Violation}",
                Hint: AddToSpecification($"{violated.Version.Package}", "use", FirstRemedy(violated.Violation))),
            ResolutionProblem.SlotConflict conflict => new(
                "STV3006",
                $"`{conflict.Dependency}` is needed, but `{conflict.Chosen}` is already chosen for the same slot")
            {
                Details = [NeededBy(conflict.Chosen, conflict.ChosenFor)],
            },
            ResolutionProblem.Blocked blocked => new(
                "STV3007", $"`{problem.Chain[^1]}` cannot be in one root with `{blocked.Victim}`: it blocks `{blocked.Blocker.ToString().TrimStart('!')}`")
            {
                Details = [NeededBy(blocked.Victim, blocked.VictimFor)],
            },
            ResolutionProblem.Circular circular => new(
                "STV3008", $"`{circular.Package}` is needed to compile itself", Hint: "a USE flag of one of them may break the circle"),
            ResolutionProblem.NoAlternative empty => new(
                "STV3009",
                $"the USE flags of `{empty.Version}` leave no alternative in a dependency on one of several packages",
                Hint: AddToSpecification($"{empty.Version.Package}", "use", ["…"])),
            ResolutionProblem.GivenUp given => new(
                "STV3010",
                $"no solution was found in {given.Attempts} attempts",
                Hint: "name the versions of some packages, for example `=dev-lang/python-3.13*`, so that there is less to try"),
            _ => throw new UnreachableException(),
        };
        return diagnostic with { Location = problem is ResolutionProblem.Broken ? diagnostic.Location : problem.Location, Details = diagnostic.Details.AddRange(ChainLines(problem)) };
    }

    static Diagnostic UseUnmet(ResolutionProblem.UseUnmet unmet) => new(
        "STV3004", $"`{unmet.Version}` does not have the USE flags that `{unmet.Dependency}` asks for")
    {
        Details =
        [
            .. unmet.Unknown.Select(flag => $"`{unmet.Version}` has no USE flag `{flag}`"),
            .. unmet.Fixed.Select(flag => $"`{flag}` is needed, and the profile does not let it be changed"),
        ],
        Hint = unmet.Unknown.IsEmpty && unmet.Fixed.IsEmpty ? AddToSpecification($"{unmet.Version.Package}", "use", unmet.ToSet) : null,
    };

    static IEnumerable<string> FirstRemedy(RequiredUseViolation violation) => violation.Remedies.IsEmpty
        ? ["…"]
        : violation.Remedies[0].Select(change => change.Negated ? $"-{change.Flag}" : change.Flag);

    /// <summary>Who led here: left out where the place in the file says it.</summary>
    static ImmutableArray<string> ChainLines(ResolutionProblem problem) => problem switch
    {
        ResolutionProblem.Circular => [$"the circle is {string.Join(" → ", problem.Chain)}"],
        { Chain.IsEmpty: true } or { Chain.Length: 1, Location: not null } => [],
        _ => [$"needed by: {string.Join(" → ", problem.Chain)}"],
    };

    static string NeededBy(string package, ImmutableArray<string> requesters) =>
        $"`{package}` is needed by: {string.Join(", ", requesters.Distinct(StringComparer.Ordinal))}";

    /// <summary>The lines that make the newest version visible, where one setting can.</summary>
    static string? Unmask(ResolutionProblem.Masked masked) => masked.Versions[0] switch
    {
        { Visibility.Reasons: [MaskReason.Keyword keyword] } version => AddToSpecification($"={version.Name}", "keywords", [keyword.Needed]),
        { Visibility.Reasons: [MaskReason.License license] } version => AddToSpecification($"={version.Name}", "license", license.Missing),
        { Visibility.Reasons: [MaskReason.PackageMask] } version => $"add to staves.toml:\n    ['={version.Name}']\n    unmask = true",
        _ => null,
    };

    static string AddToSpecification(string package, string key, IEnumerable<string> values) =>
        $"add to staves.toml:\n    ['{package}']\n    {key} = [{string.Join(", ", values.Select(value => $"'{value}'"))}]";

    static string Listed<T>(IEnumerable<T> values) => string.Join(", ", values.Select(value => $"`{value}`"));
}
