using System.Collections.Immutable;
using Staves.Portage.Metadata;

namespace Staves.Resolution.Solver;

/// <summary>A variable of a package that names others.</summary>
/// <param name="Kind">When they are needed.</param>
/// <param name="Name">Its name.</param>
/// <param name="TextOf">Its value.</param>
sealed record DependencyVariable(DependencyKind Kind, string Name, Func<PackageMetadata, string> TextOf)
{
    /// <summary>In this order what is compiled against comes last, so that its choices are made first: they are mostly more than what is run
    /// with.</summary>
    public static ImmutableArray<DependencyVariable> All { get; } =
    [
        new(DependencyKind.Run, "RDEPEND", metadata => metadata.Rdepend),
        new(DependencyKind.Install, "IDEPEND", metadata => metadata.Idepend),
        new(DependencyKind.Post, "PDEPEND", metadata => metadata.Pdepend),
        new(DependencyKind.Build, "DEPEND", metadata => metadata.Depend),
        new(DependencyKind.Build, "BDEPEND", metadata => metadata.Bdepend),
    ];
}
