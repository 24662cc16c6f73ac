using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>Knows which binary packages a place has. Safe to use from several threads.</summary>
public interface IBinaryIndex
{
    IEnumerable<QualifiedPackageName> PackageNames { get; }

    /// <summary>The builds of a package.</summary>
    /// <exception cref="Diagnostics.StavesException">A value is not what PMS says.</exception>
    ImmutableArray<BinaryPackage> VersionsOf(QualifiedPackageName package);
}
