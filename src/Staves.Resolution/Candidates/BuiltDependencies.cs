using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Node = Staves.Portage.Dependencies.DependencyNode<Staves.Portage.Dependencies.PackageDependency>;

namespace Staves.Resolution.Candidates;

/// <summary>Compares what a binary package needs to run with what its ebuild says now.</summary>
sealed class BuiltDependencies(RepositorySet repositories)
{
    static readonly QualifiedPackageName Libc = QualifiedPackageName.Parse("virtual/libc");

    readonly Lazy<ImmutableHashSet<QualifiedPackageName>> _libcs = new(() => LibcsOf(repositories));

    /// <summary>Whether they differ in more than the slots that were bound and the C library that Portage adds to what it builds.</summary>
    public bool Differ(BinaryPackage binary, PackageMetadata ebuild)
    {
        foreach (Func<PackageMetadata, string> variable in (ReadOnlySpan<Func<PackageMetadata, string>>)
            [metadata => metadata.Rdepend, metadata => metadata.Pdepend, metadata => metadata.Idepend])
        {
            string built = variable(binary.Metadata);
            string wanted = variable(ebuild);
            if (built != wanted && Normalized(built, binary.Metadata, binary) != Normalized(wanted, ebuild, binary))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The dependencies of which `:=` was bound to a slot, each with what the ebuild would bind anew.</summary>
    public static IEnumerable<(PackageDependency Bound, PackageDependency Free)> BoundSlots(BinaryPackage binary, PackageMetadata ebuild)
    {
        ImmutableArray<PackageDependency> free = ItemsOf(ebuild.Rdepend, ebuild, binary);
        return
            from bound in ItemsOf(binary.Metadata.Rdepend, binary.Metadata, binary)
            from dependency in free
            where dependency.Package == bound.Package
                && bound.Slot is { Operator: SlotOperator.Built, Slot: { } slot } known
                && dependency.Slot is { Operator: SlotOperator.Built } asked
                && asked.Matches(slot, known.SubSlot ?? slot)
            select (bound, dependency);
    }

    /// <summary>The dependencies with `:=` no longer bound.</summary>
    public static Node.AllOf Freed(Node.AllOf tree) => (Node.AllOf)Unbound(tree);

    static ImmutableArray<PackageDependency> ItemsOf(string text, PackageMetadata metadata, BinaryPackage binary) =>
        DependencySpecifications.TryParsePackages(text, metadata.Eapi, out Node.AllOf? tree, out _)
            ? tree.EvaluateWithUse(binary.Use, metadata.Eapi).Items()
            : [];

    /// <summary>With the flags of the binary package; null where it is malformed.</summary>
    string? Normalized(string text, PackageMetadata metadata, BinaryPackage binary) =>
        DependencySpecifications.TryParsePackages(text, metadata.Eapi, out Node.AllOf? tree, out _)
            ? string.Join(' ', tree.EvaluateWithUse(binary.Use, metadata.Eapi).Children.Where(child => !IsLibc(child)).Select(Unbound))
            : null;

    bool IsLibc(Node node) => node is Node.Item { Value: { Blocker: Blocker.None } dependency } && _libcs.Value.Contains(dependency.Package);

    static Node Unbound(Node node) => node switch
    {
        Node.Item { Value.Slot: { Operator: SlotOperator.Built } slot } item =>
            new Node.Item(item.Value with { Slot = slot with { Slot = null, SubSlot = null } }),
        Node.AnyOf any => new Node.AnyOf([.. any.Children.Select(Unbound)]),
        Node.AllOf all => new Node.AllOf([.. all.Children.Select(Unbound)]),
        _ => node,
    };

    /// <summary>What virtual/libc may stand for.</summary>
    static ImmutableHashSet<QualifiedPackageName> LibcsOf(RepositorySet repositories) =>
    [
        .. repositories.VersionsOf(Libc)
            .Where(version => version.IsEapiSupported)
            .SelectMany(version => DependencySpecifications.TryParsePackages(version.Rdepend, version.Eapi, out Node.AllOf? tree, out _)
                ? tree.Items().Where(dependency => dependency.Blocker == Blocker.None)
                : [])
            .Select(dependency => dependency.Package),
    ];
}
