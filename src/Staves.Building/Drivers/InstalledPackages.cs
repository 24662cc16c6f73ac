using System.Collections.Immutable;
using System.Text;
using Staves.Packages;
using Staves.Portage.Dependencies;
using Staves.Portage.Installed;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Building.Drivers;

/// <summary>The packages in the root that a build is compiled against: what `has_version` asks about, and what slot operators are bound to.</summary>
sealed class InstalledPackages(ImmutableArray<InstalledPackages.Entry> packages)
{
    /// <summary>Those that SYSROOT is made of, or those that are installed in the builder, with what is merged over them.</summary>
    public static InstalledPackages Of(EbuildRequest request)
    {
        Entry[] merged = [.. request.Sysroot.Select(ReadOne)];
        var places = merged.Select(package => (package.Name.Package, package.Slot)).ToHashSet();
        return new(
        [
            .. (request.CompiledAgainst?.Installed.Packages() ?? []).Select(EntryOf).Where(package => !places.Contains((package.Name.Package, package.Slot))),
            .. merged,
        ]);
    }

    /// <summary>Lines as installed.bash reads them; flags that are off have a `-`.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (Entry package in packages)
        {
            IEnumerable<string> flags = package.IuseEffective.Select(flag => package.Use.Contains(flag) ? flag : "-" + flag);
            text.AppendJoin(' ', [package.Name.Package.ToString(), package.Name.PVR, package.Slot, package.SubSlot, package.Repository, .. flags])
                .Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The dependency with its `:=` bound to what it was built with (PMS slot-operator-deps: `:slot/sub-slot=`).</summary>
    public PackageDependency Bind(PackageDependency dependency)
    {
        if (dependency.Slot is not { Operator: SlotOperator.Built, SubSlot: null } || dependency.Blocker != Blocker.None)
        {
            return dependency;
        }

        Entry? built = packages
            .Where(package => dependency.Matches(package.Name, package.Slot, package.SubSlot, package.Repository))
            .MaxBy(package => package.Name);
        return built is null ? dependency : dependency with { Slot = new SlotDependency(built.Slot, built.SubSlot, SlotOperator.Built) };
    }

    static Entry EntryOf(InstalledPackage package) => new(
        package.Name, package.Slot, package.SubSlot, package.Repository, package.Use, [.. package.IuseEffective]);

    static Entry ReadOne(string path)
    {
        using var file = BinaryPackageFile.Open(path);
        string[] slot = file.Text("SLOT").Split('/');
        return new Entry(
            VersionedPackageName.Parse($"{file.Text("CATEGORY")}/{file.Text("PF")}"),
            slot[0],
            slot[^1],
            file.Text("repository") is { Length: > 0 } repository ? repository : "unknown",
            Words(file.Text("USE")),
            Words(file.Text("IUSE_EFFECTIVE")));
    }

    static ImmutableSortedSet<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToImmutableSortedSet(StringComparer.Ordinal);

    public sealed record Entry(
        VersionedPackageName Name,
        string Slot,
        string SubSlot,
        string Repository,
        ImmutableSortedSet<string> Use,
        ImmutableSortedSet<string> IuseEffective);
}
