using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Resolution.Solver;

/// <summary>The selected packages in the order of their selection, and the builder's system set among them.</summary>
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
    public static ImmutableHashSet<VersionedPackageName> ClosureOf(IEnumerable<SelectedPackage> packages)
    {
        var reached = new HashSet<SelectedPackage>();
        var waiting = new Stack<SelectedPackage>(packages);
        while (waiting.TryPop(out SelectedPackage? next))
        {
            if (reached.Add(next))
            {
                foreach (SelectedPackage dependency in next.BuildDependencies.Concat(next.RuntimeDependencies).Concat(next.PostDependencies))
                {
                    waiting.Push(dependency);
                }
            }
        }

        return [.. reached.Select(package => package.Name)];
    }
}
