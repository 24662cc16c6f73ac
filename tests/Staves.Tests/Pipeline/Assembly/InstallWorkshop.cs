using Staves.Building.Builders;
using Staves.Building.Scheduling;
using Staves.Images.RootTrees;
using Staves.Packages.Gpkg;
using Staves.Pipeline;
using Staves.Pipeline.Assembly;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Tests.Building.Drivers;

namespace Staves.Tests.Pipeline.Assembly;

/// <summary>Makes packages of ebuilds with the native driver, for real, and installs binary packages into trees.</summary>
sealed class InstallWorkshop : IDisposable
{
    readonly EbuildWorkshop _ebuilds = new() { Use = ["amd64", "filecaps"] };

    public InstallWorkshop() => Cache = new CacheDirectories(_ebuilds.Of("cache"));

    public CacheDirectories Cache { get; }

    public string Eclasses => _ebuilds.Eclasses;

    /// <summary>What was told while packages were installed.</summary>
    public List<ScheduleEvent> Events { get; } = [];

    /// <summary>The phases that ran, `app-misc/x-1 postinst` each.</summary>
    public IEnumerable<string> Ran => Events.OfType<ScheduleEvent.Installing>().Select(installing => $"{installing.Package} {installing.Name}");

    /// <summary>Phases that are left out.</summary>
    public string[] Skipped { get; init; } = [];

    public PruningRules Rules { get; init; } = PruningRules.None;

    /// <summary>Writes an eclass.</summary>
    public void Eclass(string name, string text)
    {
        Directory.CreateDirectory(_ebuilds.Eclasses);
        File.WriteAllText(Path.Combine(_ebuilds.Eclasses, $"{name}.eclass"), text);
    }

    /// <summary>Compiles an ebuild of EAPI 8 whose sources are in WORKDIR.</summary>
    public Task<string> PackageAsync(string nameAndVersion, string body) => PackageAsync(_ebuilds.Simple(nameAndVersion, body));

    public async Task<string> PackageAsync(EbuildFile ebuild) => (await _ebuilds.BuildAsync(ebuild)).Path;

    public EbuildFile Ebuild(string nameAndVersion, string text) => _ebuilds.Ebuild(nameAndVersion, text);

    /// <summary>Merges packages one after the other.</summary>
    public async Task<RootTree> InstallAsync(params string[] packages)
    {
        using var tree = new RootTreeBuilder(_ebuilds.Of("spool"), EbuildWorkshop.Epoch, Rules);
        using var installation = new PackageInstallation(
            tree, HostBuilder.Open([], _ebuilds.Of("host")), Cache, EbuildWorkshop.Epoch, new Recorder(Events));
        foreach (string path in packages)
        {
            using var package = GpkgFile.Open(path);
            MergeablePackage read = installation.Read(
                NameOf(package),
                package.Metadata,
                visit => package.ReadImage(visit, CancellationToken.None),
                package.ImageDigest,
                Rules,
                Skipped,
                TestContext.Current.CancellationToken);
            await installation.MergeAsync(read, TestContext.Current.CancellationToken);
        }

        return tree.Build(CancellationToken.None);
    }

    public void Dispose() => _ebuilds.Dispose();

    static VersionedPackageName NameOf(GpkgFile package) =>
        VersionedPackageName.TryParse($"{package.Text("CATEGORY")}/{package.Text("PF")}", out VersionedPackageName? name, out _)
            ? name
            : throw new InvalidOperationException(package.Path);

    sealed class Recorder(List<ScheduleEvent> events) : IProgress<ScheduleEvent>
    {
        public void Report(ScheduleEvent value) => events.Add(value);
    }
}
