using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Drivers;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Tests.Building.Runners;
using Staves.Tests.Packages;

namespace Staves.Tests.Building.Drivers;

/// <summary>A small repository of its own and a driver that compiles from it, for real, in a sandbox of this machine.</summary>
sealed class EbuildWorkshop : IDisposable
{
    public const long Epoch = 1700000000;

    readonly ScratchDirectory _scratch = new();

    public string Repository => Of("repository");

    public string Eclasses => Path.Combine(Repository, "eclass");

    public string WorkDirectory => Of("work");

    public string LogPath => Of("build.log");

    /// <summary>What the driver told while it built.</summary>
    public RecordedEvents Events { get; } = new();

    /// <summary>Flags that the packages have besides their IUSE.</summary>
    public ImmutableSortedSet<string> Use { get; init; } = ["amd64"];

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal)
    {
        ["CHOST"] = "x86_64-pc-linux-gnu",
        ["CBUILD"] = "x86_64-pc-linux-gnu",
        ["CC"] = "gcc",
        ["CFLAGS"] = "-O1 -g",
        ["ARCH"] = "amd64",
    };

    public string Of(string name) => _scratch[name];

    /// <summary>Writes an ebuild of the category app-misc.</summary>
    public EbuildFile Ebuild(string nameAndVersion, string text)
    {
        var name = VersionedPackageName.Parse("app-misc/" + nameAndVersion);
        string path = Path.Combine(Repository, name.Category, name.PN, name.PF + ".ebuild");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(Eclasses);
        File.WriteAllText(path, text);
        return new EbuildFile(name, path);
    }

    /// <summary>An ebuild of EAPI 8 with slot 0 whose sources are in WORKDIR.</summary>
    public EbuildFile Simple(string nameAndVersion, string body) =>
        Ebuild(nameAndVersion, $"EAPI=8\nDESCRIPTION=\"A package of the tests\"\nSLOT=\"0\"\nS=\"${{WORKDIR}}\"\n{body}\n");

    public async Task<PackageMetadata> MetadataOfAsync(EbuildFile ebuild)
    {
        await SandboxSupport.RequireAsync();
        var generator = new MetadataGenerator(new NamespacesRunner(), Of("metadata"));
        GeneratedEntry entry = Assert.Single(await generator.GenerateAsync([ebuild], [Eclasses], TestContext.Current.CancellationToken));
        Assert.Null(entry.Fault);
        return PackageMetadataReader.Read(Md5DictFile.Parse(entry.Text, ebuild.Path), ebuild.Name, "test");
    }

    public async Task<EbuildRequest> RequestAsync(EbuildFile ebuild)
    {
        PackageMetadata metadata = await MetadataOfAsync(ebuild);
        ImmutableSortedSet<string> declared = [.. metadata.Iuse.Select(flag => flag.Name)];
        return new EbuildRequest
        {
            Metadata = metadata,
            EbuildPath = ebuild.Path,
            FilesPath = Path.Combine(Path.GetDirectoryName(ebuild.Path)!, "files"),
            EclassDirectories = [Eclasses],
            Use = Use.Union(metadata.Iuse.Where(flag => flag.Default == true).Select(flag => flag.Name)),
            IuseEffective = Use.Union(declared),
            Variables = Variables,
            SourceDateEpoch = Epoch,
            OutputPath = Of($"{ebuild.Name.PF}.gpkg.tar"),
            LogPath = LogPath,
            WorkDirectory = WorkDirectory,
        };
    }

    public async Task<PackageFile> BuildAsync(EbuildFile ebuild) => await BuildAsync(await RequestAsync(ebuild));

    public Task<PackageFile> BuildAsync(EbuildRequest request) => BuildAsync(request, TestContext.Current.CancellationToken);

    public Task<PackageFile> BuildAsync(EbuildRequest request, CancellationToken cancellationToken) =>
        new NativeDriver(HostBuilder.Open([], Of("host")), new NamespacesRunner()).BuildAsync(request, Events, cancellationToken);

    public void Dispose() => _scratch.Dispose();

    internal sealed class RecordedEvents : IProgress<BuildEvent>
    {
        readonly List<BuildEvent> _events = [];

        public IEnumerable<string> Phases => _events.OfType<BuildEvent.PhaseStarted>().Select(phase => phase.Name);

        public IEnumerable<string> Lines => _events.OfType<BuildEvent.OutputLine>().Select(line => line.Text);

        public void Report(BuildEvent value)
        {
            lock (_events)
            {
                _events.Add(value);
            }
        }
    }
}
