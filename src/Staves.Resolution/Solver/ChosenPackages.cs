using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Resolution.Explanation;

namespace Staves.Resolution.Solver;

/// <summary>The packages that an attempt has chosen so far, and what they forbid.</summary>
sealed class ChosenPackages
{
    readonly List<PackageNode> _all = [];
    readonly Dictionary<(PackageRoot, QualifiedPackageName), List<PackageNode>> _byName = [];
    readonly Dictionary<(PackageRoot, QualifiedPackageName), List<ActiveBlocker>> _blockers = [];

    readonly List<ActiveBlocker> _buildBlockers = [];

    /// <summary>What DEPEND and BDEPEND forbid in the SYSROOT of one build each.</summary>
    public IReadOnlyList<ActiveBlocker> BuildBlockers => _buildBlockers;

    /// <summary>In the order of their choice.</summary>
    public IReadOnlyList<PackageNode> All => _all;

    public ReadOnlySpan<PackageNode> Named(PackageRoot root, QualifiedPackageName package) =>
        _byName.TryGetValue((root, package), out List<PackageNode>? found) ? CollectionsMarshal.AsSpan(found) : [];

    public void Add(PackageNode package)
    {
        _all.Add(package);
        (PackageRoot, QualifiedPackageName) key = (package.Root, package.Name.Package);
        if (!_byName.TryGetValue(key, out List<PackageNode>? named))
        {
            _byName[key] = named = [];
        }

        named.Add(package);
        if (package.Candidate.IsInstalled)
        {
            return;
        }

        foreach (Requirements requirements in package.Requirements)
        {
            Forbid(package, package, requirements.Blockers, requirements);
        }
    }

    /// <summary>What is chosen for the same slot of the same package.</summary>
    public PackageNode? InSlot(PackageNode option)
    {
        foreach (PackageNode chosen in Named(option.Root, option.Name.Package))
        {
            // What the builder has is there until it is replaced, so both serve.
            bool isReplaced = option.Root == PackageRoot.Builder && chosen.Candidate.IsInstalled != option.Candidate.IsInstalled;
            if (chosen.Metadata.Slot == option.Metadata.Slot && !isReplaced)
            {
                return chosen;
            }
        }

        return null;
    }

    /// <summary>What chosen packages forbid in a root, but for what DEPEND and BDEPEND do.</summary>
    public IEnumerable<ActiveBlocker> BlockersOf(PackageRoot root) =>
        _blockers.Where(named => named.Key.Item1 == root).SelectMany(named => named.Value);

    /// <summary>Remembers what a package, or an alternative of it, forbids from now on.</summary>
    public void Forbid(PackageNode package, SearchNode owner, ImmutableArray<PackageDependency> blockers, Requirements requirements)
    {
        if (requirements.Kind == DependencyKind.Build)
        {
            _buildBlockers.AddRange(blockers.Select(blocker => new ActiveBlocker(package, owner, blocker)));
            return;
        }

        foreach (PackageDependency blocker in blockers)
        {
            (PackageRoot, QualifiedPackageName) key = (requirements.Root, blocker.Package);
            if (!_blockers.TryGetValue(key, out List<ActiveBlocker>? found))
            {
                _blockers[key] = found = [];
            }

            found.Add(new ActiveBlocker(package, owner, blocker));
        }
    }

    /// <summary>A chosen package that blocks this one, or that this one blocks.</summary>
    public Obstacle? BlockingOf(PackageNode option, Requester asker)
    {
        if (_blockers.TryGetValue((option.Root, option.Name.Package), out List<ActiveBlocker>? blockers))
        {
            foreach (ActiveBlocker active in blockers)
            {
                if (option.IsBlockedBy(active.Blocker, active.Package))
                {
                    return new Obstacle([active.Owner], active.Package.AsRequester.Meets(Blocked(active.Blocker, option, asker)), Cause: null);
                }
            }
        }

        if (option.Candidate.IsInstalled)
        {
            return null;
        }

        foreach (Requirements requirements in option.Requirements)
        {
            if (requirements.Kind == DependencyKind.Build)
            {
                continue;
            }

            foreach (PackageDependency blocker in requirements.Blockers)
            {
                if (BlockedBy(blocker, option, requirements.Root) is { } chosen)
                {
                    return new Obstacle([chosen], asker.Then(option).Meets(Blocked(blocker, chosen, asker)), Cause: null);
                }
            }
        }

        return null;
    }

    /// <summary>A chosen package that a package forbids.</summary>
    public PackageNode? BlockedBy(PackageDependency blocker, PackageNode package, PackageRoot root)
    {
        foreach (PackageNode chosen in Named(root, blocker.Package))
        {
            if (chosen.IsBlockedBy(blocker, package))
            {
                return chosen;
            }
        }

        return null;
    }

    /// <summary>A victim that is not chosen is needed by the one who asks for it now.</summary>
    public static ResolutionProblem.Blocked Blocked(PackageDependency blocker, PackageNode victim, Requester asker) =>
        new(blocker, victim.ToString(), victim.RequiredBy.Count > 0 ? [.. victim.RequiredBy] : [asker.Name]);

    /// <summary>What a chosen package forbids.</summary>
    /// <param name="Package">The package.</param>
    /// <param name="Owner">Itself, or the alternative of it that forbids.</param>
    /// <param name="Blocker">What may not be there.</param>
    public readonly record struct ActiveBlocker(PackageNode Package, SearchNode Owner, PackageDependency Blocker);
}
