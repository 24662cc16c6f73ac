using CsCheck;
using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>Plans of random repositories, held against an independent checker.</summary>
public sealed class RandomRepositoryTests
{
    [Fact]
    public void A_plan_keeps_every_promise_of_its_packages()
    {
        int solved = 0;
        int unsatisfiable = 0;
        SmallRepository.Any.Sample(
            model =>
            {
                using var repository = new RepositoryOnDisk();
                model.WriteTo(repository);
                string goal = model.Packages[^1].Name;
                switch (repository.Resolve(goal))
                {
                    case ResolutionOutcome.Solved(var plan):
                        solved++;
                        Assert.Empty(new PlanChecker(model, plan).Faults(goal));
                        Assert.Equal(plan.Order, repository.Plan(goal).Order);
                        break;
                    case ResolutionOutcome.Unsatisfiable(var problems):
                        unsatisfiable++;
                        Assert.NotEmpty(problems);
                        break;
                }
            },
            iter: 300,
            threads: 1);

        // Both must happen, or the test would say nothing.
        Assert.True(solved > 50 && unsatisfiable > 10, $"{solved} solved, {unsatisfiable} unsatisfiable");
    }
}
