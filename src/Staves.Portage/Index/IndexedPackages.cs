using System.Collections.Immutable;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Portage.Versions;

namespace Staves.Portage.Index;

/// <summary>The packages of an index. An entry whose file has changed since is read from the file.</summary>
/// <param name="index">What was read before.</param>
/// <param name="files">Where the entries lie that the index leaves out or that have changed.</param>
/// <param name="stamps">Null for an archive, whose files do not change one by one.</param>
/// <param name="repository">The name of the repository.</param>
sealed class IndexedPackages(RepositoryIndex index, IFileTree files, VerifiedStamps? stamps, string repository) : IPackageSource
{
    RepositoryIndex Index => index;

    IFileTree Files => files;

    VerifiedStamps? Stamps => stamps;

    string CacheDirectory { get; } = $"{index.Text(index.Header.Root)}/{RepositoryLayout.MetadataCache}";

    string Repository => repository;

    public IEnumerable<QualifiedPackageName> PackageNames()
    {
        for (int category = 0; category < index.Categories.Length; category++)
        {
            CategoryRecord record = index.Categories[category];
            string name = index.Text(record.Name);
            for (uint package = 0; package < record.PackageCount; package++)
            {
                string text = $"{name}/{index.Text(index.Packages[(int)(record.FirstPackage + package)].Name)}";
                yield return QualifiedPackageName.FromValid(text, name.Length);
            }
        }
    }

    public ImmutableArray<CacheEntry> EntriesOf(QualifiedPackageName package)
    {
        (int first, int count) = index.VersionsOf(package.Category, package.Name);
        ImmutableArray<CacheEntry>.Builder entries = ImmutableArray.CreateBuilder<CacheEntry>(count);
        Span<char> text = stackalloc char[256];
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<byte> version = index.Bytes(index.Versions[row].Version);
            ReadOnlySpan<char> characters = Encoding.UTF8.TryGetChars(version, text, out int length)
                ? text[..length]
                : Encoding.UTF8.GetString(version);
            if (PackageVersion.TryParse(characters, out PackageVersion? parsed, out _))
            {
                entries.Add(new Entry(this, row, new VersionedPackageName(package, parsed)));
            }
        }

        return entries.ToImmutable();
    }

    /// <summary>The index stands in for the file as long as this is as it was.</summary>
    sealed class Entry(IndexedPackages packages, int row, VersionedPackageName name)
        : CacheEntry(name, packages.Repository, packages.CacheDirectory, packages.Files)
    {
        bool? _isIndexed;

        public override Diagnostic? Fault => IsIndexed ? null : base.Fault;

        VersionRecord Record => packages.Index.Versions[row];

        bool IsIndexed => _isIndexed ??=
            Record.Entry != 0 && (packages.Stamps is null || new FileStamp(Record.EntryStamp) == FileStamp.Of(Path));

        public override string this[string key] =>
            IsIndexed ? Encoding.UTF8.GetString(packages.Index.Value(Record.Entry, MetadataKeys.IndexOf(key))) : base[key];

        public override bool IsVerifiedFor(FileStamp ebuild) =>
            !ebuild.IsNone && Record.EbuildStamp == ebuild.Value;

        public override void RememberVerified(string ebuild) => packages.Stamps?.Remember(row, ebuild);
    }
}
