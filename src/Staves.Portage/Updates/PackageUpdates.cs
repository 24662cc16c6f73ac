using System.Collections.Frozen;
using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Installed;
using Staves.Portage.Names;

namespace Staves.Portage.Updates;

/// <summary>Package and slot moves in the order in which they happened (PMS updates-dir): whatever is passed through them comes out with
/// today's names, also of packages that moved several times.</summary>
public sealed class PackageUpdates
{
    readonly FrozenDictionary<QualifiedPackageName, ImmutableArray<(int Order, PackageUpdate Update)>> _byPackage;

    PackageUpdates(ImmutableArray<PackageUpdate> updates)
    {
        All = updates;
        _byPackage = updates.Select((update, order) => (Order: order, Update: update))
            .GroupBy(entry => entry.Update switch
            {
                PackageUpdate.Move move => move.From,
                PackageUpdate.SlotMove move => move.Packages.Package,
                _ => throw new System.Diagnostics.UnreachableException(),
            })
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    public static PackageUpdates None { get; } = new([]);

    public ImmutableArray<PackageUpdate> All { get; }

    public static PackageUpdates Of(IEnumerable<PackageUpdate> updates) => new([.. updates]);

    /// <summary>These updates, then others.</summary>
    public PackageUpdates Then(PackageUpdates later) => Of(All.Concat(later.All));

    /// <summary>What a package is called today.</summary>
    public QualifiedPackageName Apply(QualifiedPackageName package) =>
        Apply(package, name => name, (name, update) => update is PackageUpdate.Move move ? move.To : name);

    /// <summary>The dependency with today's names and slots; the same object where nothing of it moved.</summary>
    public PackageDependency Apply(PackageDependency dependency) =>
        Apply(dependency, value => value.Package, (value, update) => update.Apply(value));

    /// <summary>The dependency with today's names and slots, unless that would make a package block itself.</summary>
    /// <param name="dependency">A dependency of the package.</param>
    /// <param name="parent">The package that has the dependency, with today's names.</param>
    public PackageDependency Apply(PackageDependency dependency, BuiltPackage parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return Apply(dependency, value => value.Package, (value, update) =>
            update.Apply(value) is var updated && update is PackageUpdate.Move && updated.Blocker != Blocker.None
                && updated.Matches(parent.Name, parent.Slot, parent.SubSlot, parent.Repository)
                ? value
                : updated);
    }

    /// <summary>A built package with today's name and slot.</summary>
    public BuiltPackage Apply(BuiltPackage package) =>
        Apply(package, value => value.Name.Package, (value, update) => update.Apply(value));

    /// <summary>A dependency string with today's names and slots.</summary>
    public DependencyNode<PackageDependency>.AllOf Apply(DependencyNode<PackageDependency>.AllOf dependencies)
    {
        ArgumentNullException.ThrowIfNull(dependencies);
        return All.IsEmpty ? dependencies : new DependencyNode<PackageDependency>.AllOf(Apply(dependencies.Children));
    }

    ImmutableArray<DependencyNode<PackageDependency>> Apply(ImmutableArray<DependencyNode<PackageDependency>> nodes) =>
        [.. nodes.Select(Apply)];

    DependencyNode<PackageDependency> Apply(DependencyNode<PackageDependency> node) => node switch
    {
        DependencyNode<PackageDependency>.Item item => new DependencyNode<PackageDependency>.Item(Apply(item.Value)),
        DependencyNode<PackageDependency>.Group group => group with { Children = Apply(group.Children) },
        _ => node,
    };

    /// <summary>Passes a value through the updates of the package that it is about, whichever that is at the time.</summary>
    T Apply<T>(T value, Func<T, QualifiedPackageName> packageOf, Func<T, PackageUpdate, T> apply)
    {
        for (int order = 0; NextOf(packageOf(value), order) is { } next; order = next.Order + 1)
        {
            value = apply(value, next.Update);
        }

        return value;
    }

    (int Order, PackageUpdate Update)? NextOf(QualifiedPackageName package, int order)
    {
        if (_byPackage.TryGetValue(package, out ImmutableArray<(int Order, PackageUpdate Update)> updates))
        {
            foreach ((int Order, PackageUpdate Update) entry in updates)
            {
                if (entry.Order >= order)
                {
                    return entry;
                }
            }
        }

        return null;
    }
}
