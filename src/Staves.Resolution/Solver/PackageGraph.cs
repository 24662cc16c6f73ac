using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Resolution.Solver;

/// <summary>The selected packages in the order of their selection.</summary>
sealed class PackageGraph
{
    readonly Dictionary<(PackageRoot Root, QualifiedPackageName Package), List<SelectedPackage>> _byName = [];

    public List<SelectedPackage> Packages { get; } = [];

    public IReadOnlyList<SelectedPackage> Named(PackageRoot root, QualifiedPackageName package) =>
        _byName.TryGetValue((root, package), out List<SelectedPackage>? found) ? found : [];

    public SelectedPackage? InSlot(PackageRoot root, QualifiedPackageName package, string slot) =>
        Named(root, package).FirstOrDefault(selected => selected.Candidate.Metadata.Slot == slot);

    public void Add(SelectedPackage package)
    {
        Packages.Add(package);
        (PackageRoot, QualifiedPackageName) key = (package.Root, package.Name.Package);
        if (!_byName.TryGetValue(key, out List<SelectedPackage>? found))
        {
            _byName[key] = found = [];
        }

        found.Add(package);
    }

    /// <summary>The packages that the given ones need, themselves included, to be compiled and to run.</summary>
    public static ImmutableHashSet<VersionedPackageName> ClosureOf(IEnumerable<SelectedPackage> packages) =>
        [.. Reached(packages, package => package.BuildDependencies.Concat(package.RuntimeDependencies).Concat(package.PostDependencies))
            .Select(package => package.Name)];

    /// <summary>What has to be there while a package is compiled: its build dependencies and all that those need to run.</summary>
    public static IReadOnlyCollection<SelectedPackage> SysrootOf(SelectedPackage package) =>
        Reached(package.BuildDependencies, dependency => dependency.RuntimeDependencies.Concat(dependency.PostDependencies));

    static HashSet<SelectedPackage> Reached(
        IEnumerable<SelectedPackage> start, Func<SelectedPackage, IEnumerable<SelectedPackage>> dependencies)
    {
        var reached = new HashSet<SelectedPackage>();
        var waiting = new Queue<SelectedPackage>(start);
        while (waiting.TryDequeue(out SelectedPackage? next))
        {
            if (reached.Add(next))
            {
                foreach (SelectedPackage dependency in dependencies(next))
                {
                    waiting.Enqueue(dependency);
                }
            }
        }

        return reached;
    }
}
