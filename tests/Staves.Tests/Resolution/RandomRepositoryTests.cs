using CsCheck;
using Staves.Resolution;
using Staves.Resolution.Explanation;

namespace Staves.Tests.Resolution;

/// <summary>Answers on random repositories: a plan is held against an independent checker, and where there is none, an exhaustive search
/// finds none either. That claim is about what Portage's own policy leaves: the newest version whose flags could be set hides older ones
/// from a USE dependency, and a chosen version that contradicts its REQUIRED_USE ends the search, since another choice would only hide
/// what the user has to set right. STAVES_STRESS_SECONDS makes it longer.</summary>
public sealed class RandomRepositoryTests
{
    [Fact]
    public void Plans_are_plans_and_where_there_is_none_there_is_none()
    {
        int solved = 0;
        int refuted = 0;
        int contradictory = 0;
        void Check(SmallRepository model)
        {
            switch (Answer(model))
            {
                case ResolutionOutcome.Solved(var plan):
                    Interlocked.Increment(ref solved);
                    Assert.Empty(new PlanChecker(model, plan).Faults());
                    break;
                case ResolutionOutcome.Unsatisfiable(var problems):
                    Assert.NotEmpty(problems);
                    Assert.DoesNotContain(problems, problem => problem is ResolutionProblem.GivenUp);
                    if (problems.Any(problem => problem is ResolutionProblem.RequiredUseViolated))
                    {
                        Interlocked.Increment(ref contradictory);
                    }
                    else if (new ExhaustiveSearch(model) is { IsSmallEnough: true } search)
                    {
                        Interlocked.Increment(ref refuted);
                        string? solution = search.Find();
                        Assert.True(
                            solution is null,
                            $"{solution} is a solution, and the resolver says: {string.Join(" | ", problems.Select(problem => ProblemExplanation.Explain(problem).Message))}");
                    }

                    break;
            }
        }

        if (double.TryParse(Environment.GetEnvironmentVariable("STAVES_STRESS_SECONDS"), out double seconds))
        {
            SmallRepositories.Any.Sample(Check, time: (int)seconds, print: model => $"{model}");
        }
        else
        {
            SmallRepositories.Any.Sample(Check, iter: 600, threads: 1, print: model => $"{model}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{solved} solved, {refuted} refuted, {contradictory} contradict REQUIRED_USE");
        Assert.True(solved > 50 && refuted > 50, $"{solved} solved, {refuted} refuted: the test would say nothing");
    }

    static ResolutionOutcome Answer(SmallRepository model)
    {
        using var repository = new RepositoryOnDisk
        {
            HasOneRoot = model.HasOneRoot,
            ImageProvides = model.ImageProvides is { } provided ? [$"{SmallRepository.NameOf(provided.Target)}-{provided.Version}"] : [],
            BuilderProvides = model.BuilderProvides is { } number ? [SmallRepository.NameOf(number)] : [],
        };
        model.WriteTo(repository);
        return repository.Resolve([.. model.Goals.Select(goal => $"{goal}")]);
    }
}
