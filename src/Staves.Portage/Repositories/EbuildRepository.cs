using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>A directory of ebuilds, eclasses and profiles (PMS tree-layout). Opening it reads its name and its layout, and no
/// package.</summary>
public sealed class EbuildRepository
{
    readonly MetadataCache _cache;
    readonly Lazy<ImmutableArray<string>> _categories;
    readonly Lazy<ThirdPartyMirrors> _mirrors;
    readonly Lazy<LicenseGroups> _licenseGroups;
    readonly Lazy<ImmutableArray<string>> _architectures;

    EbuildRepository(string path, string name, LayoutConfiguration layout)
    {
        Path = path;
        Name = name;
        Layout = layout;
        _cache = new MetadataCache(System.IO.Path.Combine(path, "metadata", "md5-cache"), name);
        _categories = new(() => [.. ProfileLines("categories").Select(line => line.FirstWord.ToString())]);
        _architectures = new(() => [.. ProfileLines("arch.list").Select(line => line.FirstWord.ToString())]);
        _mirrors = new(() => ReadProfileFile("thirdpartymirrors") is { } file ? ThirdPartyMirrors.Parse(file) : ThirdPartyMirrors.None);
        _licenseGroups = new(() => ReadProfileFile("license_groups") is { } file ? LicenseGroups.Parse(file) : LicenseGroups.None);
    }

    /// <summary>The absolute path of its directory.</summary>
    public string Path { get; }

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
            string file = System.IO.Path.Combine(Path, "metadata", "timestamp.x");
            return File.Exists(file)
                && LineFile.ReadText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [string first, ..]
                && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                    ? seconds
                    : null;
        }
    }

    /// <exception cref="StavesException">The directory is no ebuild repository.</exception>
    public static EbuildRepository Open(string path)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        string layoutFile = System.IO.Path.Combine(full, "metadata", "layout.conf");
        LayoutConfiguration layout = File.Exists(layoutFile)
            ? LayoutConfiguration.Parse(LineFile.Read(layoutFile))
            : LayoutConfiguration.Default;
        string nameFile = System.IO.Path.Combine(full, "profiles", "repo_name");
        if (layout.RepositoryName is null && !File.Exists(nameFile))
        {
            throw new StavesException(new Diagnostic(
                "STV2105",
                $"`{path}` is not an ebuild repository: it has neither `profiles/repo_name` nor a `repo-name` in `metadata/layout.conf`"));
        }

        string name = layout.RepositoryName ?? LineFile.ReadText(nameFile).Trim();
        return NameRules.IsRepositoryName(name)
            ? new EbuildRepository(full, name, layout)
            : throw new StavesException(new Diagnostic("STV2105", $"`{name}` is not a repository name", new SourceLocation(nameFile, 1)));
    }

    /// <summary>Every package with a metadata cache entry.</summary>
    public IEnumerable<QualifiedPackageName> PackageNames() => _cache.PackageNames();

    /// <summary>The versions of a package, ascending; empty where it has none here.</summary>
    /// <exception cref="StavesException">A cache entry is broken.</exception>
    public ImmutableArray<PackageMetadata> VersionsOf(QualifiedPackageName package) => _cache.VersionsOf(package);

    /// <summary>The Manifest of a package, empty where there is no file.</summary>
    public Manifest ManifestOf(QualifiedPackageName package)
    {
        string path = System.IO.Path.Combine(Path, package.Category, package.Name, "Manifest");
        return File.Exists(path) ? Manifest.Load(path) : Manifest.Empty(path);
    }

    public string EbuildPath(PackageMetadata package) =>
        System.IO.Path.Combine(Path, package.Name.Category, package.Name.PN, $"{package.Name.PF}.ebuild");

    /// <summary>FILESDIR: the directory need not exist.</summary>
    public string FilesPath(PackageMetadata package) => System.IO.Path.Combine(Path, package.Name.Category, package.Name.PN, "files");

    public override string ToString() => Name;

    /// <summary>A file directly in `profiles`, or null where there is none.</summary>
    internal LineFile? ReadProfileFile(string name)
    {
        string path = System.IO.Path.Combine(ProfilesPath, name);
        return File.Exists(path) ? LineFile.Read(path) : null;
    }

    IEnumerable<ConfigurationLine> ProfileLines(string name) => ReadProfileFile(name)?.Lines() ?? [];
}
