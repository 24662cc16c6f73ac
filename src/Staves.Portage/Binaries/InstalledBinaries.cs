using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>Installed packages as binary packages that could be had of them: their entries say what the metadata of such a package would. Each
/// is read when it is asked for.</summary>
/// <param name="database">The packages of a root.</param>
/// <param name="source">What the packages name as their source: the root.</param>
public sealed class InstalledBinaries(InstalledPackageDatabase database, string source) : IBinaryIndex
{
    public IEnumerable<QualifiedPackageName> PackageNames => database.Packages().Select(package => package.Name.Package).Distinct();

    public ImmutableArray<BinaryPackage> VersionsOf(QualifiedPackageName package) => [.. database.VersionsOf(package).Select(Read)];

    BinaryPackage Read(InstalledPackage package) => new()
    {
        Metadata = PackageMetadataReader.Sound(new PackageMetadata(new RecordedFields(package))),
        Use = package.Use,
        Source = source,
        Path = $"var/db/pkg/{package.Name}",
        BuildId = package.BuildId,
        BuildTime = package.BuildTime,
        Chost = package.Chost,
        IsInstalled = true,
    };

    /// <summary>All of an entry's files, with what is only of use before a package is merged.</summary>
    sealed class RecordedFields(InstalledPackage package) : IPackageEntry
    {
        public VersionedPackageName Name => package.Name;

        public string Repository => package.Repository;

        public Diagnostic? Fault => null;

        public string this[string key] => package.Value(key);

        public SourceLocation LocationOf(string key) => new(Path.Combine(package.Path, key));
    }
}
