using Staves.Resolution;
using static Staves.Tests.Resolution.SmallRepository;

namespace Staves.Tests.Resolution;

/// <summary>Whether a plan is one, told from the model of the repository alone: it knows nothing of how plans are made.</summary>
sealed class PlanChecker(SmallRepository repository, Plan plan)
{
    readonly Package[] _packages =
        [.. plan.Packages.Select(planned => repository.Packages.Single(package => $"{package}" == planned.Metadata.Name.ToString()))];

    PackageRoot Builder => repository.HasOneRoot ? PackageRoot.Image : PackageRoot.Builder;

    /// <summary>What is wrong with it, one line each; none where it is a plan.</summary>
    public IEnumerable<string> Faults() => repository.Goals
        .Where(goal => !IsMet(goal, owner: null, PackageRoot.Image, InRoot(PackageRoot.Image)))
        .Select(goal => $"{goal} is not in the image")
        .Concat(Enumerable.Range(0, _packages.Length).SelectMany(FaultsOf));

    IEnumerable<string> FaultsOf(int index)
    {
        Package package = _packages[index];
        PackageRoot home = Root(index);
        int[] sysroot = [.. plan.SysrootOf(index)];
        if (!package.IsVisible || package.IsContradictory)
        {
            yield return $"{package} is masked, or contradicts its REQUIRED_USE";
        }

        if (plan.Packages[index].Use.Contains("flag") != package.IsFlagOn)
        {
            yield return $"{package} has other flags";
        }

        if (plan.Packages[index].RequiredBy.IsEmpty)
        {
            yield return $"nothing needs {package}";
        }

        if (InRoot(home).Any(other => other != index && _packages[other].Number == package.Number && _packages[other].Slot == package.Slot))
        {
            yield return $"the slot of {package} is taken twice";
        }

        if (sysroot.Any(other => other >= index || Root(other) != Builder))
        {
            yield return $"{package} is built before what it needs";
        }

        foreach (Clause clause in package.Of(Variable.Depend, Variable.Bdepend).Where(clause => !Holds(clause, package, Builder, sysroot, sysroot)))
        {
            yield return $"`{clause}` of {package} does not hold in its SYSROOT";
        }

        foreach ((PackageRoot root, Clause clause) in AfterBuild(package, home))
        {
            int[] present = [.. InRoot(root)];
            if (!Holds(clause, package, root, present, present))
            {
                yield return $"`{clause}` of {package} does not hold in its root";
            }
        }

        foreach ((PackageRoot root, Clause clause) in BeforeMerge(package, home))
        {
            // What runs in a circle may come later.
            int[] earlier = [.. InRoot(root).Where(other => other < index || Needs(other).Contains(index))];
            if (!Holds(clause, package, root, earlier, []))
            {
                yield return $"`{clause}` of {package} is merged after it";
            }
        }
    }

    IEnumerable<(PackageRoot Root, Clause Clause)> AfterBuild(Package package, PackageRoot home) =>
        BeforeMerge(package, home).Concat(package.Of(Variable.Pdepend).Select(clause => (home, clause)));

    IEnumerable<(PackageRoot Root, Clause Clause)> BeforeMerge(Package package, PackageRoot home) =>
        package.Of(Variable.Rdepend).Select(clause => (home, clause)).Concat(package.Of(Variable.Idepend).Select(clause => (Builder, clause)));

    /// <summary>All that a package may need, directly or not.</summary>
    HashSet<int> Needs(int index)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>([index]);
        while (open.TryPop(out int next))
        {
            Package package = _packages[next];
            foreach ((PackageRoot root, Clause clause) in AfterBuild(package, Root(next))
                .Concat(package.Of(Variable.Depend, Variable.Bdepend).Select(clause => (Builder, clause))))
            {
                foreach (int need in InRoot(root).Where(other => clause.Literals.Any(literal => literal.Matches(_packages[other]))).Where(reached.Add))
                {
                    open.Push(need);
                }
            }
        }

        return reached;
    }

    bool Holds(Clause clause, Package owner, PackageRoot root, IEnumerable<int> present, IEnumerable<int> forbidding) => clause.Holds(
        owner.IsFlagOn,
        literal => IsMet(literal, owner, root, present),
        blocker => forbidding.Any(other => _packages[other] != owner && blocker.IsMetBy(_packages[other], owner)));

    bool IsMet(Literal literal, Package? owner, PackageRoot root, IEnumerable<int> present) =>
        repository.IsProvided(literal, root) || present.Any(index => literal.IsMetBy(_packages[index], owner));

    IEnumerable<int> InRoot(PackageRoot root) => Enumerable.Range(0, _packages.Length).Where(index => Root(index) == root);

    PackageRoot Root(int index) => plan.Packages[index].Root;
}
