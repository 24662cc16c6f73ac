using System.Collections.Immutable;
using Staves.Portage.Dependencies;

namespace Staves.Resolution.Solver;

/// <summary>By which decisions the packages of an attempt came to need each other.</summary>
sealed class DecisionTrail(NodeCatalog nodes)
{
    readonly List<(Need Need, Reason Reason)> _reasons = [];
    readonly List<Answer> _answers = [];

    /// <param name="need">Which package needs which.</param>
    /// <param name="owner">The one that needs, or an alternative of it.</param>
    /// <param name="dependency">What it asks for.</param>
    /// <param name="options">The packages that would have done.</param>
    public void Add(Need need, SearchNode owner, PackageDependency dependency, PackageOptions options)
    {
        _reasons.Add((need, new Reason(owner, dependency, options)));
        if (nodes.LearnedAnswer(owner, need.Kind, dependency, need.Child) is { } answer)
        {
            answer.IsChosen = true;
            _answers.Add(answer);
        }
    }

    /// <summary>The decisions by which each package on a way needs the next.</summary>
    public ImmutableArray<SearchNode> Decisions(IEnumerable<Need> way)
    {
        var reasons = new Dictionary<Need, Reason>();
        foreach ((Need need, Reason reason) in _reasons)
        {
            reasons.TryAdd(need, reason);
        }

        var decisions = new HashSet<SearchNode>();
        foreach (Need need in way)
        {
            // What every package needs implicitly has no reason of its own.
            decisions.UnionWith(!reasons.TryGetValue(need, out Reason reason) ? [need.Parent, need.Child]
                : reason.Options.IsSingle ? [reason.Owner]
                : [nodes.AnswerOf(reason.Owner, need.Kind, reason.Dependency, need.Child)]);
        }

        return [.. decisions];
    }

    /// <summary>Gives the answers back as they were.</summary>
    public void Undo() => _answers.ForEach(answer => answer.IsChosen = false);

    readonly record struct Reason(SearchNode Owner, PackageDependency Dependency, PackageOptions Options);
}
