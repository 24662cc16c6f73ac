using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;

namespace Staves.Portage.Installed;

/// <summary>A package that has been built, as dependencies see it: what is fixed about it by now.</summary>
/// <param name="Name">Category, name and version.</param>
/// <param name="Slot">The slot.</param>
/// <param name="SubSlot">The sub-slot, which is the slot where SLOT names none.</param>
/// <param name="Repository">The repository that its ebuild came from; empty where the entry does not say.</param>
/// <param name="Enabled">The flags that were on.</param>
/// <param name="IuseEffective">All flags that it has (PMS iuse-effective); where that was not recorded, those of IUSE and USE.</param>
public sealed record BuiltPackage(
    VersionedPackageName Name,
    string Slot,
    string SubSlot,
    string Repository,
    ImmutableSortedSet<string> Enabled,
    IReadOnlySet<string> IuseEffective)
{
    /// <summary>Whether it is what a dependency asks for, or blocks, USE flags included.</summary>
    /// <param name="dependency">With or without conditional flags.</param>
    /// <param name="parentEnabled">The enabled flags of the package that has the dependency.</param>
    public bool Satisfies(PackageDependency dependency, IReadOnlySet<string> parentEnabled) =>
        dependency.Matches(Name, Slot, SubSlot, Repository) && dependency.UseSatisfiedBy(parentEnabled, Enabled, IuseEffective);

    /// <summary>As on a command line: `dev-libs/openssl-3.5.0:0/3::gentoo`.</summary>
    public override string ToString() =>
        $"{Name}:{Slot}{(SubSlot == Slot ? "" : $"/{SubSlot}")}{(Repository.Length == 0 ? "" : $"::{Repository}")}";

    /// <param name="name">Category, name and version.</param>
    /// <param name="value">The value of an entry's file by its name.</param>
    internal static BuiltPackage Of(VersionedPackageName name, Func<string, string> value)
    {
        (string slot, string subSlot) = EntryText.Slots(value("SLOT"));
        return new BuiltPackage(name, slot, subSlot, value("repository"), EnabledOf(value), IuseEffectiveOf(value));
    }

    internal static ImmutableSortedSet<string> EnabledOf(Func<string, string> value) =>
        EntryText.Words(value("USE")).ToImmutableSortedSet(StringComparer.Ordinal);

    internal static IReadOnlySet<string> IuseEffectiveOf(Func<string, string> value)
    {
        string[] effective = EntryText.Words(value("IUSE_EFFECTIVE"));
        IEnumerable<string> flags = effective.Length > 0
            ? effective
            : EntryText.Words(value("USE")).Concat(EntryText.Words(value("IUSE")).Select(flag => flag.TrimStart('+', '-')));
        return flags.ToHashSet(StringComparer.Ordinal);
    }
}
