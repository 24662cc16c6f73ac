using System.Text.Json;
using Staves.Resolution;
using Staves.Resolution.Explanation;
using Staves.Tests.Portage;

namespace Staves.Tests.Resolution;

/// <summary>One answer of Portage, as the reference data keep it.</summary>
/// <param name="recorded">The answer.</param>
/// <param name="hidden">USE_EXPAND_HIDDEN: variables that it may leave out.</param>
sealed class PortageAnswer(JsonElement recorded, IReadOnlyCollection<string> hidden)
{
    /// <summary>What is otherwise in ours; null where it is the same.</summary>
    public string? DifferenceTo(ResolutionOutcome outcome) => (recorded.GetProperty("success").GetBoolean(), outcome) switch
    {
        (true, ResolutionOutcome.Solved(var plan)) =>
            Difference("image", plan, PackageRoot.Image) ?? Difference("builder", plan, PackageRoot.Builder),
        (true, ResolutionOutcome.Unsatisfiable unsatisfiable) => $"no plan: {Messages(unsatisfiable)}",
        (false, ResolutionOutcome.Solved) => $"a plan, but Portage has none: {recorded.Text("message")}",
        (false, ResolutionOutcome.Unsatisfiable unsatisfiable) => unsatisfiable.Problems.Any(IsTold)
            ? null
            : $"fails otherwise: {Messages(unsatisfiable)}; Portage: {recorded.Text("message")}",
        _ => "neither",
    };

    string? Difference(string name, Plan plan, PackageRoot root)
    {
        Dictionary<string, JsonElement> expected = recorded.GetProperty(name).EnumerateArray()
            .ToDictionary(package => $"{package.Text("package")}::{package.Text("repository")}", StringComparer.Ordinal);
        Dictionary<string, PlannedPackage> found = plan.Packages.Where(package => package.Root == root)
            .ToDictionary(package => $"{package.Metadata.Name}::{package.Metadata.Repository}", StringComparer.Ordinal);
        string[] differences =
        [
            .. expected.Keys.Except(found.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(package => $"lacks {package}"),
            .. found.Keys.Except(expected.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(package => $"has {package}"),
            .. from pair in expected
               where found.ContainsKey(pair.Key)
               let flags = FlagDifference(pair.Value.GetProperty("use"), found[pair.Key])
               where flags.Length > 0
               select $"{pair.Key} has {flags}",
        ];
        return differences.Length == 0 ? null : $"{name} {string.Join(", ", differences)}";
    }

    /// <summary>Flags that are set otherwise. Portage groups them by USE_EXPAND variable; what it prints leaves out USE_EXPAND_HIDDEN.</summary>
    string FlagDifference(JsonElement use, PlannedPackage package)
    {
        HashSet<string> expected = [.. use.EnumerateObject().SelectMany(variable => variable.Value.Texts().Select(flag =>
            $"{(flag.StartsWith('-') ? "-" : "")}{(variable.Name == "USE" ? "" : $"{variable.Name.ToLowerInvariant()}_")}{flag.TrimStart('-')}"))];
        string[] omitted = [.. hidden.Where(variable => !use.TryGetProperty(variable, out _)).Select(variable => $"{variable.ToLowerInvariant()}_")];
        expected.SymmetricExceptWith(package.Metadata.Iuse.Select(flag => flag.Name)
            .Where(flag => !omitted.Any(prefix => flag.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(flag => package.Disabled.Contains(flag) ? $"-{flag}" : flag));
        return string.Join(' ', expected.Order(StringComparer.Ordinal));
    }

    /// <summary>Whether Portage's message names the same kind of problem and the same package.</summary>
    bool IsTold(ResolutionProblem problem)
    {
        string message = recorded.Text("message");
        return problem switch
        {
            ResolutionProblem.NoSuchPackage missing => Says("there are no ebuilds to satisfy", missing.Dependency.Package),
            ResolutionProblem.NoSuchVersion missing => Says("there are no ebuilds to satisfy", missing.Dependency.Package),
            ResolutionProblem.Masked masked =>
                Says("have been masked", masked.Dependency.Package)
                || Says("keyword changes are necessary", masked.Dependency.Package)
                || Says("license changes are necessary", masked.Dependency.Package)
                || Says("mask changes are necessary", masked.Dependency.Package),
            // Flags that the profile fixes are told by Portage as versions that are masked.
            ResolutionProblem.UseUnmet { Fixed.Length: > 0 } unmet => Says("have been masked", unmet.Dependency),
            ResolutionProblem.UseUnmet unmet =>
                Says("no ebuilds built with USE flags", unmet.Dependency.Package)
                || Says("USE changes are necessary", unmet.Dependency.Package),
            ResolutionProblem.RequiredUseViolated violated => Says("has unmet requirements", violated.Version.Package),
            ResolutionProblem.SlotConflict conflict => Says("within a single package slot", conflict.Dependency.Package),
            ResolutionProblem.Blocked blocked => Says("block", blocked.Blocker.Package),
            ResolutionProblem.Circular circular => Says("circular dependencies", circular.Package),
            _ => false,
        };

        bool Says<T>(string kind, T package) =>
            message.Contains(kind, StringComparison.Ordinal) && message.Contains($"{package}", StringComparison.Ordinal);
    }

    static string Messages(ResolutionOutcome.Unsatisfiable outcome) =>
        string.Join("; ", outcome.Problems.Select(problem => ProblemExplanation.Explain(problem).Message));
}
