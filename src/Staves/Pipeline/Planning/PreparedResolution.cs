using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Packages.Binhosts;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Repositories;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Resolution.Explanation;
using Staves.Specification;

namespace Staves.Pipeline.Planning;

/// <summary>A specification with everything that a plan follows from. It can be resolved again, without packages that turned out not to be
/// usable.</summary>
/// <param name="Specification">What is wanted.</param>
/// <param name="Request">What there is.</param>
/// <param name="Builder">Where what is missing is compiled.</param>
sealed record PreparedResolution(ImageSpecification Specification, ResolutionRequest Request, PlannedBuilder Builder)
{
    public required BinaryPackageStore Store { get; init; }

    /// <summary>What keeps the repositories where they are.</summary>
    public SyncedRepositories Synced { get; init; } = SyncedRepositories.None;

    public ImmutableArray<Binhost> Binhosts { get; init; } = [];

    public LockUse Lock { get; init; }

    /// <summary>What a person should know about the configuration.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>The same without binary packages that turned out not to be usable.</summary>
    /// <param name="refused">Identities of packages, each with the reason.</param>
    public PreparedResolution Without(IEnumerable<KeyValuePair<string, string>> refused) => this with
    {
        Request = Request with
        {
            BinaryPolicy = Request.BinaryPolicy with { Refused = Request.BinaryPolicy.Refused.SetItems(refused) },
        },
    };

    /// <exception cref="StavesException">There is no plan; or the lock says otherwise, and nothing else will do.</exception>
    public ResolvedImage Resolve(CancellationToken cancellationToken)
    {
        LockedOutcome found = new LockedResolution(Request, Specification, Lock, Store).Resolve(cancellationToken);
        return found.Outcome switch
        {
            ResolutionOutcome.Solved solved => new ResolvedImage(Specification, Request.Repositories, Request.Configuration, Builder, solved.Plan)
            {
                Warnings = [.. Warnings, .. found.Warnings],
                Lock = found.Comparison,
                Binhosts = Binhosts,
                Binaries = Binhosts.IsEmpty ? BinaryPackages.None : Request.Binaries,
                Store = Store,
                Synced = Synced,
            },
            ResolutionOutcome.Unsatisfiable unsatisfiable => throw new StavesException([.. ProblemExplanation.Explain(unsatisfiable)]),
            _ => throw new UnreachableException(),
        };
    }
}
