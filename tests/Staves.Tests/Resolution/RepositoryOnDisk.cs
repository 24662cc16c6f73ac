using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>A small ebuild repository in a directory of its own, with one profile; what the resolver reads and nothing else.</summary>
sealed class RepositoryOnDisk : IDisposable
{
    const string ProfileName = "only";

    readonly string _path = Directory.CreateTempSubdirectory("staves-resolution-").FullName;
    readonly List<PackageSetting> _use = [];
    readonly List<KeyValuePair<string, string>[]> _binaries = [];
    bool _hasInstalled;

    public RepositoryOnDisk(string makeDefaults = "")
    {
        Write("profiles/repo_name", "small\n");
        Write("profiles/arch.list", "amd64\n");
        Write("profiles/categories", "app-misc\ndev-libs\nvirtual\n");
        Write("metadata/layout.conf", "masters =\n");
        WriteProfile("eapi", "8\n");
        WriteProfile("make.defaults", $"ARCH=\"amd64\"\nACCEPT_KEYWORDS=\"amd64\"\n{makeDefaults}\n");
    }

    /// <summary>Packages that the image has already, with their versions.</summary>
    public ImmutableArray<string> ImageProvides { get; init; } = [];

    /// <summary>Packages that the builder has already.</summary>
    public ImmutableArray<string> BuilderProvides { get; init; } = [];

    /// <summary>Which binary packages may be taken.</summary>
    public BinaryPolicy Binaries { get; init; } = BinaryPolicy.Default;

    /// <summary>What is done with installed packages.</summary>
    public InstalledPolicy InstalledPolicy { get; init; } = InstalledPolicy.Default;

    /// <summary>The root that <see cref="Install"/> installs into.</summary>
    public PackageRoot InstalledRoot { get; init; } = PackageRoot.Image;

    /// <summary>Adds a binary package; the variables are those of the index.</summary>
    public RepositoryOnDisk AddBinary(string package, params (string Variable, string Value)[] variables)
    {
        (string, string)[] usual = [("CPV", package), ("EAPI", "8"), ("KEYWORDS", "amd64"), ("REPO", "small")];
        _binaries.Add(
        [
            .. variables.Concat(usual).DistinctBy(variable => variable.Item1).Select(variable => KeyValuePair.Create(variable.Item1, variable.Item2)),
        ]);
        return this;
    }

    /// <summary>Adds an installed package; the variables are files of the database.</summary>
    public RepositoryOnDisk Install(string package, params (string Variable, string Value)[] variables)
    {
        _hasInstalled = true;
        foreach ((string variable, string value) in variables.Concat([("EAPI", "8"), ("SLOT", "0"), ("repository", "small")]).DistinctBy(variable => variable.Item1))
        {
            Write($"root/var/db/pkg/{package}/{variable}", $"{value}\n");
        }

        return this;
    }

    /// <summary>Whether build dependencies go into the image.</summary>
    public bool HasOneRoot { get; init; }

    /// <summary>Adds a metadata cache entry; values are variables of the ebuild: `("RDEPEND", "dev-libs/b")`.</summary>
    public RepositoryOnDisk Add(string package, params (string Variable, string Value)[] variables)
    {
        Dictionary<string, string> entry = new(StringComparer.Ordinal)
        {
            ["DEFINED_PHASES"] = "-",
            ["DESCRIPTION"] = "A package of a test",
            ["EAPI"] = "8",
            ["KEYWORDS"] = "amd64",
            ["SLOT"] = "0",
        };
        foreach ((string variable, string value) in variables)
        {
            entry[variable] = value;
        }

        IEnumerable<string> lines = entry.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}\n");
        Write($"metadata/md5-cache/{package}", string.Concat(lines));
        return this;
    }

    /// <summary>A file of the profile: `packages`, `package.mask`, `use.mask`.</summary>
    public RepositoryOnDisk WriteProfile(string file, string text)
    {
        Write($"profiles/{ProfileName}/{file}", text);
        return this;
    }

    /// <summary>A line of the user's package.use.</summary>
    public RepositoryOnDisk Use(string package, params string[] flags)
    {
        _use.Add(new PackageSetting(PackagePattern.Parse(package), [.. flags], new SourceLocation("staves.toml", 9)));
        return this;
    }

    public ResolutionOutcome Resolve(params string[] goals)
    {
        var repositories = new RepositorySet([EbuildRepository.Open(_path)]);
        var configuration = PortageConfiguration.Create(
            repositories,
            ProfileStack.Load(repositories, repositories.Main, ProfileName),
            UserConfiguration.Empty with { PackageUse = [.. _use] });
        var request = new ResolutionRequest(
            [.. goals.Select((goal, index) =>
                new ResolutionGoal(PackageDependency.Parse(goal), "packages", new SourceLocation("staves.toml", 2, index + 1)))],
            repositories,
            configuration,
            [.. ImageProvides.Select(VersionedPackageName.Parse)],
            [.. BuilderProvides.Select(QualifiedPackageName.Parse)])
        {
            Binaries = _binaries.Count == 0 ? BinaryPackages.None : new BinaryPackages([new BinarySource(
                BinhostIndex.Parse(BinhostIndex.Write([KeyValuePair.Create("VERSION", "0")], _binaries), "packages/Packages"))]),
            BinaryPolicy = Binaries,
            ImageInstalled = InstalledIn(PackageRoot.Image),
            BuilderInstalled = InstalledIn(PackageRoot.Builder),
            InstalledPolicy = InstalledPolicy,
            HasOneRoot = HasOneRoot,
        };
        return Resolver.Resolve(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The plan of a request that has one.</summary>
    public Plan Plan(params string[] goals) => Resolve(goals) switch
    {
        ResolutionOutcome.Solved solved => solved.Plan,
        ResolutionOutcome.Unsatisfiable unsatisfiable => throw new InvalidOperationException(unsatisfiable.Text),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    /// <summary>What a person reads of a request that has no plan, without the directory of the repository.</summary>
    public string Problems(params string[] goals) =>
        Assert.IsType<ResolutionOutcome.Unsatisfiable>(Resolve(goals)).Text.Replace(_path, "REPOSITORY", StringComparison.Ordinal);

    InstalledPackages InstalledIn(PackageRoot root) => _hasInstalled && root == InstalledRoot
        ? new InstalledPackages(InstalledPackageDatabase.OfRoot(Path.Combine(_path, "root")))
        : InstalledPackages.None;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    void Write(string file, string text)
    {
        string path = Path.Combine(_path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
