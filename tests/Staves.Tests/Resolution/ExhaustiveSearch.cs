using Staves.Resolution;
using static Staves.Tests.Resolution.SmallRepository;

namespace Staves.Tests.Resolution;

/// <summary>Whether any set of packages at all is a solution: it looks at every one. What Portage never takes it does not take either: a
/// version that is masked or contradicts its REQUIRED_USE, and for a USE dependency one that is older than a version whose flags could be
/// set.</summary>
sealed class ExhaustiveSearch
{
    /// <summary>More would take too long.</summary>
    const int MostMembers = 12;

    readonly SmallRepository _repository;
    readonly (Package Package, PackageRoot Root)[] _members;
    readonly PackageRoot _builder;

    public ExhaustiveSearch(SmallRepository repository)
    {
        _repository = repository;
        _builder = repository.HasOneRoot ? PackageRoot.Image : PackageRoot.Builder;
        _members =
        [
            .. new[] { PackageRoot.Image, _builder }.Distinct()
                .SelectMany(root => repository.Packages.Where(package => package.IsVisible && !package.IsContradictory).Select(package => (package, root))),
        ];
    }

    public bool IsSmallEnough => _members.Length <= MostMembers;

    /// <summary>A set of packages that meets every demand; null where there is none.</summary>
    public string? Find()
    {
        for (int set = 0; set < 1 << _members.Length; set++)
        {
            int chosen = set;
            int[] present = [.. Enumerable.Range(0, _members.Length).Where(member => (chosen >> member & 1) != 0)];
            if (IsSolution(present))
            {
                return string.Join(' ', present.Select(member => $"{_members[member].Root}:{_members[member].Package}"));
            }
        }

        return null;
    }

    bool IsSolution(int[] present) =>
        _repository.Goals.All(goal => IsMet(goal, owner: null, PackageRoot.Image, present))
        && present.DistinctBy(member => (_members[member].Root, _members[member].Package.Number, _members[member].Package.Slot)).Count() == present.Length
        && present.All(member => HoldInRoot(member, present))
        && HasOrder(present);

    bool HoldInRoot(int member, int[] present)
    {
        (Package package, PackageRoot home) = _members[member];
        return package.Of(Variable.Rdepend, Variable.Pdepend).All(clause => Holds(clause, package, home, present, present))
            && package.Of(Variable.Idepend).All(clause => Holds(clause, package, _builder, present, present));
    }

    /// <summary>All that could be in the SYSROOT of a package, whichever alternatives are taken.</summary>
    HashSet<int> SysrootOf(int member, int[] present)
    {
        var sysroot = new HashSet<int>();
        var open = new Queue<Literal>(_members[member].Package.Of(Variable.Depend, Variable.Bdepend).SelectMany(clause => clause.Literals));
        while (open.TryDequeue(out Literal? literal))
        {
            foreach (int other in present.Where(other => _members[other].Root == _builder && literal.Matches(_members[other].Package)).Where(sysroot.Add))
            {
                foreach (Literal next in _members[other].Package.Of(Variable.Rdepend, Variable.Pdepend).SelectMany(clause => clause.Literals))
                {
                    open.Enqueue(next);
                }
            }
        }

        return sysroot;
    }

    /// <summary>Whether each can be compiled after what it needs for that, and without what it forbids; a virtual is there when what it stands
    /// for is.</summary>
    bool HasOrder(int[] present)
    {
        HashSet<int> merged = [];
        Dictionary<int, HashSet<int>> sysroots = present.ToDictionary(member => member, member => SysrootOf(member, present));
        while (present.Where(member => !merged.Contains(member)).Where(member =>
        {
            (Package package, PackageRoot home) = _members[member];
            return package.Of(Variable.Depend, Variable.Bdepend).All(clause => Holds(clause, package, _builder, merged, sysroots[member]))
                && (!package.IsVirtual || package.Of(Variable.Rdepend).All(clause => Holds(clause, package, home, merged, [])));
        }).ToArray() is { Length: > 0 } next)
        {
            merged.UnionWith(next);
        }

        return merged.Count == present.Length;
    }

    bool Holds(Clause clause, Package owner, PackageRoot root, IEnumerable<int> present, IEnumerable<int> forbidding) => clause.Holds(
        owner.IsFlagOn,
        literal => IsMet(literal, owner, root, present),
        blocker => forbidding.Any(other =>
            _members[other].Root == root && _members[other].Package != owner && blocker.IsMetBy(_members[other].Package, owner)));

    bool IsMet(Literal literal, Package? owner, PackageRoot root, IEnumerable<int> present) => _repository.IsProvided(literal, root)
        || present.Any(member => _members[member].Root == root && IsTaken(literal, _members[member].Package, owner));

    /// <summary>Whether a package meets a dependency and no newer version hides it.</summary>
    bool IsTaken(Literal literal, Package package, Package? owner)
    {
        bool ownerFlag = owner?.IsFlagOn ?? false;
        if (!literal.IsMetBy(package, owner))
        {
            return false;
        }

        foreach (Package newer in _repository.Packages.Where(other => other.IsVisible && literal.Matches(other) && other.Version > package.Version)
            .OrderByDescending(other => other.Version))
        {
            if (literal.HasFlags(newer, ownerFlag))
            {
                return true;
            }

            if (newer.Flag is Flag.On or Flag.Off)
            {
                return false;
            }
        }

        return true;
    }
}
