using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>Whether a plan is one, told from the model of the repository alone: it knows nothing of how plans are made.</summary>
sealed class PlanChecker(SmallRepository repository, Plan plan)
{
    readonly SmallRepository.Package[] _packages =
    [
        .. plan.Packages.Select(planned => repository.Packages.Single(package => $"{package.Name}-{package.Version}" == planned.Metadata.Name.ToString())),
    ];

    /// <summary>What is wrong with it, one line each; none where it is a plan.</summary>
    public IEnumerable<string> Faults(string goal)
    {
        if (!Enumerable.Range(0, _packages.Length).Any(index => Root(index) == PackageRoot.Image && _packages[index].Name == goal))
        {
            yield return $"{goal} is not in the image";
        }

        for (int index = 0; index < _packages.Length; index++)
        {
            SmallRepository.Package package = _packages[index];
            int[] root = [.. Enumerable.Range(0, _packages.Length).Where(other => Root(other) == Root(index))];
            int[] sysroot = [.. plan.SysrootOf(index)];
            if (!package.IsVisible)
            {
                yield return $"{package} is masked";
            }

            if (plan.Packages[index].Use.Contains("flag") != package.HasFlagOn)
            {
                yield return $"{package} has other flags";
            }

            if (plan.Packages[index].RequiredBy.IsEmpty)
            {
                yield return $"nothing needs {package}";
            }

            if (root.Any(other => other != index && _packages[other].Name == package.Name && _packages[other].Slot == package.Slot))
            {
                yield return $"the slot of {package} is taken twice";
            }

            if (sysroot.Any(other => other >= index || Root(other) != PackageRoot.Builder))
            {
                yield return $"{package} is built before what it needs";
            }

            foreach (SmallRepository.Clause clause in package.Build.Where(clause => !Holds(clause, package, sysroot)))
            {
                yield return $"{clause} of {package} does not hold in its SYSROOT";
            }

            // Nothing in these repositories runs in a circle, so what is needed to run comes first too.
            foreach (SmallRepository.Clause clause in package.Run.Where(clause => !Holds(clause, package, clause.Blocks ? root : [.. root.Where(other => other < index)])))
            {
                yield return $"{clause} of {package} does not hold in its root";
            }
        }
    }

    PackageRoot Root(int index) => plan.Packages[index].Root;

    bool Holds(SmallRepository.Clause clause, SmallRepository.Package owner, int[] present) =>
        (clause.WhenFlag is { } flag && flag != owner.HasFlagOn)
        || clause.Alternatives.Any(literal => present.Any(index => literal.IsMetBy(_packages[index]))) != clause.Blocks;
}
