using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>Who asks for a dependency: a goal, or a package reached from one.</summary>
sealed class Requester
{
    readonly Requester? _before;

    Requester(Requester? before, string name, SourceLocation? location, PackageNode? package)
    {
        _before = before;
        Name = name;
        Location = location;
        Package = package;
        Depth = before is null ? -1 : before.Depth + 1;
    }

    public string Name { get; }

    public SourceLocation? Location { get; }

    /// <summary>Null for a goal.</summary>
    public PackageNode? Package { get; }

    public ImmutableSortedSet<string> Flags => Package?.Flags ?? [];

    /// <summary>How many steps below a request: 0 for what is requested itself.</summary>
    public int Depth { get; }

    public static Requester Of(ResolutionGoal goal) => new(before: null, goal.Reason, goal.Location, package: null);

    public Requester Then(PackageNode package) => new(this, package.ToString(), Location, package);

    /// <summary>The problem with the way to whom it stands in.</summary>
    public ResolutionProblem Meets(ResolutionProblem problem) => problem with { Chain = Chain(), Location = Location };

    /// <summary>The names from the goal down to this one.</summary>
    ImmutableArray<string> Chain()
    {
        var names = new Stack<string>();
        for (Requester? step = this; step is not null; step = step._before)
        {
            names.Push(step.Name);
        }

        return [.. names];
    }
}
