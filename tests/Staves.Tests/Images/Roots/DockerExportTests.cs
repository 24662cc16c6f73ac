using System.Diagnostics;
using Staves.Images.Roots;
using Staves.Packages.Docker;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using Staves.Tests.Packages.Docker;
using Staves.Tests.Packages.Roots;

namespace Staves.Tests.Images.Roots;

/// <summary>What a real Docker writes of a container, and of an image.</summary>
public sealed class DockerExportTests(FixtureRoot fixture, DockerDaemon daemon) : IClassFixture<FixtureRoot>, IClassFixture<DockerDaemon>, IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_docker_exports_and_saves_gives_the_same_packages_as_the_directory()
    {
        daemon.SkipUnlessRunning();
        string archive = fixture.Archive(_scratch["root.tar"]);
        daemon.Docker("import", archive, "staves-test/root:one");
        string container = daemon.Docker("create", "staves-test/root:one", "/bin/true").Trim();
        daemon.Docker("export", "--output", _scratch["export.tar"], container);
        daemon.Docker("save", "--output", _scratch["save.tar"], "staves-test/root:one");
        var store = RootStore.Open(_scratch["store"]);
        using IReadableRoot directory = fixture.Open();

        using (IReadableRoot exported = await RootSources.OpenAsync(_scratch["export.tar"], store, () => Stream.Null, CancellationToken.None))
        {
            await SamePackages.RequireAsync(directory, exported, _scratch);
        }

        using (Process process = RealTool.Start("cat", _scratch["export.tar"]))
        {
            using IReadableRoot piped = await RootSources.OpenAsync("-", store, () => process.StandardOutput.BaseStream, CancellationToken.None);
            await SamePackages.RequireAsync(directory, piped, _scratch);
        }

        using IReadableRoot saved = await RootSources.OpenAsync(_scratch["save.tar"], store, () => Stream.Null, CancellationToken.None);
        await SamePackages.RequireAsync(directory, saved, _scratch);
    }

    [Fact]
    public async Task An_image_of_the_daemon_is_written_out_once_and_is_the_same_root_everywhere()
    {
        daemon.SkipUnlessRunning();
        daemon.Docker("import", fixture.Archive(_scratch["root.tar"]), "staves-test/root:two");
        using var engine = new DockerEngine(daemon.Endpoint);
        string id = (await engine.Images.IdOfAsync("staves-test/root:two", CancellationToken.None))!;
        var store = RootStore.Open(_scratch["store"]);
        using IReadableRoot directory = fixture.Open();
        using IReadableRoot first = await DaemonRoot.OpenAsync(engine, id, "two", store, _scratch["first.tar"], CancellationToken.None);
        await SamePackages.RequireAsync(directory, first, _scratch);

        using IReadableRoot again = await DaemonRoot.OpenAsync(engine, id, "two", store, _scratch["again.tar"], CancellationToken.None);
        Assert.False(File.Exists(_scratch["again.tar"]), "it is written out again");
        using IReadableRoot elsewhere = await DaemonRoot.OpenAsync(engine, id, "two", RootStore.Open(_scratch["other"]), _scratch["elsewhere.tar"], CancellationToken.None);
        Assert.Equal([first.Identity, first.Identity], [again.Identity, elsewhere.Identity]);

        StavesException failure = await Assert.ThrowsAsync<StavesException>(
            () => DaemonRoot.OpenAsync(engine, "sha256:" + new string('0', 64), "none", store, _scratch["none.tar"], CancellationToken.None));
        Assert.Equal("STV7030", failure.Diagnostics[0].Code);
    }
}
