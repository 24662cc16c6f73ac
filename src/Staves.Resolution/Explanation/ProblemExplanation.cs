using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Resolution.Explanation;

/// <summary>Says a problem to a person: what, why, and what to write into staves.toml.</summary>
public static class ProblemExplanation
{
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
                Hint: $"there is {string.Join(", ", missing.Available.Select(version => $"`{version}`"))}"),
            ResolutionProblem.Masked masked => new("STV3003", $"every version that satisfies `{masked.Dependency}` is masked", Hint: Unmask(masked))
            {
                Details = [.. masked.Versions.SelectMany(version =>
                    version.Visibility.Reasons.Select(reason => $"`{version.Name}` is not visible: {reason}"))],
            },
            ResolutionProblem.UseUnmet unmet => new(
                "STV3004",
                $"`{unmet.Version}` does not have the USE flags that `{unmet.Dependency}` asks for",
                Hint: $"add to staves.toml: {UseTable(unmet.Version.Package, unmet.Flags)}"),
            ResolutionProblem.RequiredUseViolated violated => new(
                "STV3005", $"the USE flags of `{violated.Version}` contradict each other: {violated.Violation}",
                Hint: $"change them in staves.toml: {UseTable(violated.Version.Package, ["…"])}"),
            ResolutionProblem.SlotConflict conflict => new(
                "STV3006",
                $"`{conflict.Dependency}` is needed, but `{conflict.Chosen}` is already chosen for the same slot")
            {
                Details = [$"`{conflict.Chosen}` is needed by {string.Join(", ", conflict.ChosenFor.Distinct(StringComparer.Ordinal))}"],
            },
            ResolutionProblem.Blocked blocked => new(
                "STV3007", $"`{problem.Chain[^1]}` cannot be in one root with `{blocked.Victim}`: it blocks `{blocked.Blocker}`"),
            ResolutionProblem.Circular circular => new(
                "STV3008", $"`{circular.Package}` is needed to compile itself", Hint: "a USE flag of one of them may break the circle"),
            _ => throw new UnreachableException(),
        };
        return diagnostic with { Location = problem.Location, Details = diagnostic.Details.AddRange(ChainLines(problem)) };
    }

    static ImmutableArray<string> ChainLines(ResolutionProblem problem) =>
        problem.Chain.Length > 1 ? [$"needed by {string.Join(" → ", problem.Chain)}"] : [];

    /// <summary>The line that makes the newest version visible, where one line can.</summary>
    static string? Unmask(ResolutionProblem.Masked masked) => masked.Versions[0] switch
    {
        { Visibility.Reasons: [MaskReason.Keyword keyword] } version => $"add to staves.toml: ['={version.Name}'] keywords = ['{keyword.Needed}']",
        { Visibility.Reasons: [MaskReason.License license] } version =>
            $"add to staves.toml: ['={version.Name}'] license = [{string.Join(", ", license.Missing.Select(name => $"'{name}'"))}]",
        _ => null,
    };

    static string UseTable(QualifiedPackageName package, ImmutableArray<string> flags) =>
        $"['{package}'] use = [{string.Join(", ", flags.Select(flag => $"'{flag}'"))}]";
}
