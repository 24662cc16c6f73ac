using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>Who asks for a dependency: a goal, or a package reached from one.</summary>
sealed record Requester(ImmutableArray<string> Chain, SourceLocation? Location, PackageNode? Package)
{
    public static Requester Nobody { get; } = new([], Location: null, Package: null);

    public string Name => Chain[^1];

    public ImmutableSortedSet<string> Flags => Package?.Flags ?? [];

    /// <summary>How many steps below a request: 0 for what is requested itself.</summary>
    public int Depth => Chain.Length - 2;

    public Requester Then(PackageNode package) => new(Chain.Add(package.ToString()), Location, package);

    /// <summary>The problem with the way to whom it stands in.</summary>
    public ResolutionProblem Meets(ResolutionProblem problem) => problem with { Chain = Chain, Location = Location };
}
