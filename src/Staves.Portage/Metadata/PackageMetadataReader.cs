using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Portage.Metadata;

/// <summary>Makes <see cref="PackageMetadata"/> of a cache entry, and refuses one that breaks PMS.</summary>
public static class PackageMetadataReader
{
    /// <exception cref="StavesException">A value is not what PMS says; the diagnostic has file and line.</exception>
    public static PackageMetadata Read(Md5DictFile entry, VersionedPackageName name, string repository) =>
        Sound(new PackageMetadata(new ReadEntry(entry, name, repository)));

    /// <summary>The same package, if its entry breaks PMS nowhere.</summary>
    /// <exception cref="StavesException">It does.</exception>
    internal static PackageMetadata Sound(PackageMetadata metadata) =>
        metadata.FaultOfEntry is { } fault ? throw new StavesException(fault) : metadata;

    sealed class ReadEntry(Md5DictFile file, VersionedPackageName name, string repository) : IPackageEntry
    {
        public VersionedPackageName Name => name;

        public string Repository => repository;

        public Diagnostic? Fault => null;

        public string this[string key] => file[key];

        public SourceLocation LocationOf(string key) => file.LocationOf(key);
    }
}
