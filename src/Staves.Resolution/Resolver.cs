using Staves.Resolution.Remedies;
using Staves.Resolution.Solver;

namespace Staves.Resolution;

/// <summary>From a request to a plan.</summary>
public static class Resolver
{
    public static ResolutionOutcome Resolve(ResolutionRequest request, CancellationToken cancellationToken) =>
        new Search(request, ConfigurationChanges.None, cancellationToken).Run() switch
        {
            ResolutionOutcome.Unsatisfiable unsatisfiable => unsatisfiable with { Remedy = RemedySearch.Find(request, cancellationToken) },
            var solved => solved,
        };
}
