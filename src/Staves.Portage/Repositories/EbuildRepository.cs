using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Index;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Snapshots;
using Staves.Portage.Versions;

namespace Staves.Portage.Repositories;

/// <summary>A tree of ebuilds, eclasses and profiles (PMS tree-layout): a directory, or a snapshot of one in a tar archive. Its metadata
/// cache and its profiles are enough. Opening it reads its name and its layout, and no package.</summary>
public sealed class EbuildRepository
{
    const string EbuildExtension = ".ebuild";
    const string Indexes = "indexes";
    const string Snapshots = "snapshots";

    readonly IPackageSource _packages;
    readonly SnapshotSources? _snapshot;
    readonly ConcurrentDictionary<QualifiedPackageName, ImmutableArray<PackageMetadata>> _versions = new();
    readonly Lazy<ImmutableArray<string>> _categories;
    readonly Lazy<ThirdPartyMirrors> _mirrors;
    readonly Lazy<LicenseGroups> _licenseGroups;
    readonly Lazy<ImmutableArray<string>> _architectures;

    EbuildRepository(
        string path, string name, LayoutConfiguration layout, IFileTree files, IPackageSource packages, SnapshotSources? snapshot, RepositoryOptions options)
    {
        Path = path;
        Name = name;
        Layout = layout;
        Files = files;
        _packages = packages;
        _snapshot = snapshot;
        Options = options;
        _categories = new(() => [.. ProfileLines("categories").Select(line => line.FirstWord.ToString())]);
        _architectures = new(() => [.. ProfileLines("arch.list").Select(line => line.FirstWord.ToString())]);
        _mirrors = new(() => ReadProfileFile("thirdpartymirrors") is { } file ? ThirdPartyMirrors.Parse(file) : ThirdPartyMirrors.None);
        _licenseGroups = new(() => ReadProfileFile("license_groups") is { } file ? LicenseGroups.Parse(file) : LicenseGroups.None);
    }

    /// <summary>The absolute path of its directory or of its archive.</summary>
    public string Path { get; }

    /// <summary>Where ebuilds, eclasses and their files lie on the disk: <see cref="Path"/>, or where a snapshot is unpacked.</summary>
    public string SourcesPath => _snapshot?.Root ?? Path;

    /// <summary>Its files; of a snapshot those that planning needs.</summary>
    public IFileTree Files { get; }

    /// <summary>Whether it is read out of an archive.</summary>
    public bool IsSnapshot => _snapshot is not null;

    public string Name { get; }

    public LayoutConfiguration Layout { get; }

    /// <summary>The masters that it names; empty also where it names none and so has the main repository as its master.</summary>
    public ImmutableArray<string> Masters => Layout.Masters ?? [];

    /// <summary>The categories of `profiles/categories`; those of the masters count too.</summary>
    public ImmutableArray<string> Categories => _categories.Value;

    /// <summary>The ARCH values of `profiles/arch.list`.</summary>
    public ImmutableArray<string> Architectures => _architectures.Value;

    /// <summary>The mirrors that it names itself: see <see cref="RepositorySet.MirrorsOf"/>.</summary>
    public ThirdPartyMirrors Mirrors => _mirrors.Value;

    /// <summary>The groups that it names itself: see <see cref="RepositorySet.LicenseGroups"/>.</summary>
    public LicenseGroups LicenseGroups => _licenseGroups.Value;

    public string ProfilesPath => System.IO.Path.Combine(Path, "profiles");

    /// <summary>When the tree was made, in Unix seconds: the first field of `metadata/timestamp.x`; null where there is no such
    /// file.</summary>
    public long? Timestamp
    {
        get
        {
            return Files.TryReadText($"{Path}/metadata/timestamp.x") is { } text
                && text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [string first, ..]
                && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                    ? seconds
                    : null;
        }
    }

    /// <summary>Opens a directory, or a tar archive in any of the usual compressions.</summary>
    /// <exception cref="StavesException">It is no ebuild repository, or the archive cannot be read.</exception>
    public static EbuildRepository Open(string path, RepositoryOptions? options = null, CancellationToken cancellationToken = default)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        options ??= RepositoryOptions.Default;
        return File.Exists(full) ? OpenSnapshot(full, options, cancellationToken) : OpenDirectory(full, options, cancellationToken);
    }

    /// <summary>Removes what is kept of a repository that is gone: its index, and what was unpacked of a snapshot.</summary>
    /// <param name="path">Where it was.</param>
    /// <param name="cacheDirectory">The <see cref="RepositoryOptions.CacheDirectory"/> that it was opened with.</param>
    public static void Forget(string path, string cacheDirectory)
    {
        string indexes = System.IO.Path.Combine(cacheDirectory, Indexes);
        if (Directory.Exists(indexes))
        {
            File.Delete(new RepositoryIndexFile(indexes, path).FilePath);
        }

        string snapshots = System.IO.Path.Combine(cacheDirectory, Snapshots);
        foreach (string unpacked in Directory.Exists(snapshots) ? Directory.EnumerateDirectories(snapshots, $"{System.IO.Path.GetFileName(path)}-*") : [])
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    /// <summary>Every package, in order.</summary>
    public IEnumerable<QualifiedPackageName> PackageNames() => _packages.PackageNames();

    /// <summary>The versions of a package as the metadata cache has them, ascending; empty where it has none here. A broken entry has a
    /// <see cref="PackageMetadata.Fault"/>.</summary>
    public ImmutableArray<PackageMetadata> VersionsOf(QualifiedPackageName package) =>
        _versions.TryGetValue(package, out ImmutableArray<PackageMetadata> versions)
            ? versions
            : _versions.GetOrAdd(package, ImmutableArray.CreateRange(EntriesOf(package), entry => new PackageMetadata(entry)));

    /// <summary>The ebuilds of a package that lie on the disk, by name; none where the repository is its metadata cache alone.</summary>
    public IEnumerable<EbuildFile> EbuildsOf(QualifiedPackageName package)
    {
        string directory = System.IO.Path.Combine(SourcesPath, package.Category, package.Name);
        IEnumerable<string> files = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, $"*{EbuildExtension}") : [];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            if (PackageFileName.TrySplit(System.IO.Path.GetFileNameWithoutExtension(file), out ReadOnlySpan<char> name, out PackageVersion? version)
                && name.SequenceEqual(package.Name))
            {
                yield return new EbuildFile(new VersionedPackageName(package, version), file);
            }
        }
    }

    /// <summary>The Manifest of a package, empty where there is no file.</summary>
    public Manifest ManifestOf(QualifiedPackageName package)
    {
        string path = $"{Path}/{package}/Manifest";
        return Files.TryReadText(path) is { } text ? Manifest.Parse(text, path) : Manifest.Empty(path);
    }

    /// <summary>Unpacks from a snapshot what building these packages needs, if it was not before; does nothing for a directory.</summary>
    /// <exception cref="InvalidOperationException">It was opened without a <see cref="RepositoryOptions.CacheDirectory"/>.</exception>
    public void UnpackSources(IEnumerable<QualifiedPackageName> packages, CancellationToken cancellationToken) =>
        _snapshot?.Unpack(packages.Select(package => package.ToString()).Append("eclass"), cancellationToken);

    public string EbuildPath(PackageMetadata package) =>
        System.IO.Path.Combine(SourcesPath, package.Name.Category, package.Name.PN, $"{package.Name.PF}{EbuildExtension}");

    /// <summary>FILESDIR: the directory need not exist.</summary>
    public string FilesPath(PackageMetadata package) =>
        System.IO.Path.Combine(SourcesPath, package.Name.Category, package.Name.PN, "files");

    public override string ToString() => Name;

    internal RepositoryOptions Options { get; }

    /// <summary>The metadata cache entries of a package, not yet read.</summary>
    internal ImmutableArray<CacheEntry> EntriesOf(QualifiedPackageName package) => _packages.EntriesOf(package);

    /// <summary>A file directly in `profiles`, or null where there is none.</summary>
    internal LineFile? ReadProfileFile(string name)
    {
        string path = $"{ProfilesPath}/{name}";
        return Files.TryReadText(path) is { } text ? LineFile.Parse(text, path) : null;
    }

    static EbuildRepository OpenDirectory(string path, RepositoryOptions options, CancellationToken cancellationToken)
    {
        (string name, LayoutConfiguration layout) = Identify(path, DiskTree.Instance);
        IPackageSource packages = new FilePackages(path, name);
        if (options.CacheDirectory is { } cache)
        {
            var file = new RepositoryIndexFile(System.IO.Path.Combine(cache, Indexes), path);
            RepositoryIndex? index = file.TryOpen(
                stored => DirectoryIndexer.IsCurrent(stored, path),
                (writer, previous, now) => new DirectoryIndexer(path, writer, previous, now).Build(cancellationToken));
            packages = index is null
                ? packages
                : new IndexedPackages(index, DiskTree.Instance, new VerifiedStamps(file.FilePath, index), name);
        }

        return new EbuildRepository(path, name, layout, DiskTree.Instance, packages, snapshot: null, options);
    }

    static EbuildRepository OpenSnapshot(string path, RepositoryOptions options, CancellationToken cancellationToken)
    {
        FileStamp stamp = FileStamp.Of(path);
        RepositoryIndexFile.Builder build = (writer, _, _) => new SnapshotIndexer(path, writer).Build(cancellationToken);
        RepositoryIndex? stored = options.CacheDirectory is { } cache
            ? new RepositoryIndexFile(System.IO.Path.Combine(cache, Indexes), path).TryOpen(index => index.Header.SourceStamp == stamp.Value, build)
            : null;
        RepositoryIndex index = stored ?? RepositoryIndexFile.InMemory(path, build);
        var files = new SnapshotTree(index, path);
        (string name, LayoutConfiguration layout) = Identify(path, files);
        var sources = new SnapshotSources(
            path, index.Text(index.Header.Prefix), System.IO.Path.Combine(options.CacheDirectory ?? System.IO.Path.GetTempPath(), Snapshots));
        return new EbuildRepository(path, name, layout, files, new IndexedPackages(index, files, stamps: null, name), sources, options);
    }

    static (string Name, LayoutConfiguration Layout) Identify(string path, IFileTree files)
    {
        string layoutFile = $"{path}/metadata/layout.conf";
        LayoutConfiguration layout = files.TryReadText(layoutFile) is { } text
            ? LayoutConfiguration.Parse(LineFile.Parse(text, layoutFile))
            : LayoutConfiguration.Default;
        string nameFile = $"{path}/profiles/repo_name";
        string name = layout.RepositoryName ?? files.TryReadText(nameFile)?.Trim() ?? throw new StavesException(new Diagnostic(
            "STV2105",
            $"`{path}` is not an ebuild repository: it has neither `profiles/repo_name` nor a `repo-name` in `metadata/layout.conf`"));
        return NameRules.IsRepositoryName(name)
            ? (name, layout)
            : throw new StavesException(new Diagnostic("STV2105", $"`{name}` is not a repository name", new SourceLocation(nameFile, 1)));
    }

    IEnumerable<ConfigurationLine> ProfileLines(string name) => ReadProfileFile(name)?.Lines() ?? [];
}
