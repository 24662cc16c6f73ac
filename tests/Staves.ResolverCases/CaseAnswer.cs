using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Resolution.Explanation;

namespace Staves.ResolverCases;

/// <summary>Asks the resolver what a case asks, and compares.</summary>
static class CaseAnswer
{
    /// <summary>How the answer differs from Portage's; null where it does not.</summary>
    public static string? Difference(World world, CaseQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return Compare(question, Resolver.Resolve(new CaseRequest(world, question).ToRequest(), cancellationToken), world);
        }
        catch (StavesException exception)
        {
            return exception.Diagnostics[0].Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    static string? Compare(CaseQuestion question, ResolutionOutcome outcome, World world)
    {
        (bool succeeds, Plan? plan, string told) = outcome switch
        {
            ResolutionOutcome.Solved solved => (true, solved.Plan, ""),
            ResolutionOutcome.Unsatisfiable unsatisfiable => (
                false,
                unsatisfiable.Remedy?.Plan,
                string.Join("; ", unsatisfiable.Problems.Select(problem => ProblemExplanation.Explain(problem).Message))),
            _ => (false, null, "neither"),
        };
        if (succeeds != question.Succeeds)
        {
            return succeeds ? $"solved with {Listed(plan!, world)}" : $"not solved: {told}";
        }

        if (question.MergeList is not { } expected)
        {
            return null;
        }

        if (plan is null)
        {
            return $"no remedy found: {told}";
        }

        string[] actual = [.. Names(plan, world)];
        if (!actual.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            return $"{string.Join(' ', actual)} instead of {string.Join(' ', expected)}";
        }

        return IsOrdered(question, actual, expected) ? null : $"ordered {string.Join(' ', actual)} instead of {string.Join(' ', expected)}";
    }

    static bool IsOrdered(CaseQuestion question, string[] actual, ImmutableArray<string> expected)
    {
        if (!question.OrderAssertions.All(pair => Array.IndexOf(actual, pair.First) < Array.IndexOf(actual, pair.Second)))
        {
            return false;
        }

        if (question.IgnoresOrder)
        {
            return true;
        }

        if (question.MergeGroups is not { } groups)
        {
            return question.IsOrderAmbiguous || actual.SequenceEqual(expected, StringComparer.Ordinal);
        }

        int start = 0;
        foreach (ImmutableArray<string> group in groups)
        {
            if (!actual.Skip(start).Take(group.Length).Order(StringComparer.Ordinal).SequenceEqual(group.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            {
                return false;
            }

            start += group.Length;
        }

        return true;
    }

    static string Listed(Plan plan, World world) => string.Join(' ', Names(plan, world));

    static IEnumerable<string> Names(Plan plan, World world) => plan.Packages.Select(package =>
        (package.Binary is not { } binary ? "" : world.IsRemote(binary) ? "[binary,remote]" : "[binary]")
        + package.Metadata.Name
        + (package.Binary?.BuildId is { } build ? $"-{build}" : "")
        + (package.Metadata.Repository == PlaygroundPackage.MainRepository ? "" : $"::{package.Metadata.Repository}")
        + (world.HasTargetRoot && package.Root == PackageRoot.Image ? "{targetroot}" : ""));
}
