using Staves.Resolution.Solver;

namespace Staves.Resolution;

/// <summary>From a request to a plan.</summary>
public static class Resolver
{
    public static ResolutionOutcome Resolve(ResolutionRequest request, CancellationToken cancellationToken) =>
        new Search(request, cancellationToken).Run();
}
