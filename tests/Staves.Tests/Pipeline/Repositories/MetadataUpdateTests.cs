using Staves.Pipeline.Repositories;
using Staves.Portage.Diagnostics;
using Staves.Tests.Building.Runners;
using Staves.Tests.Packages;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Pipeline.Repositories;

/// <summary>The metadata cache of a repository, kept by sourcing what has changed.</summary>
public sealed class MetadataUpdateTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public MetadataUpdateTests()
    {
        Write("main/profiles/repo_name", "main\n");
        Write("main/metadata/layout.conf", "masters =\n");
        Write("main/eclass/greet.eclass", "IUSE=loud\n");
        Write("overlay/profiles/repo_name", "overlay\n");
        Write("overlay/metadata/layout.conf", "masters = main\n");
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Only_what_has_changed_is_sourced_and_written()
    {
        Write("main/app-misc/one/one-1.ebuild", Ebuild("inherit greet\n"));
        Write("main/app-misc/one/one-2.ebuild", Ebuild(""));
        Write("main/app-misc/two/two-1.ebuild", Ebuild(""));
        Assert.Equal(["app-misc/one-1", "app-misc/one-2", "app-misc/two-1"], (await UpdateAsync("main")).Written);

        MetadataChanges nothing = await UpdateAsync("main");
        Assert.Equal((3, 0, 0), (nothing.Count, nothing.Written.Length, nothing.Removed.Length));

        Write("main/eclass/greet.eclass", "IUSE=quiet\n");
        Write("main/app-misc/one/one-2.ebuild", Ebuild("IUSE=own\n"));
        File.Delete(_scratch["main/app-misc/two/two-1.ebuild"]);
        MetadataChanges changes = await UpdateAsync("main");
        Assert.Equal(["app-misc/one-1", "app-misc/one-2"], changes.Written);
        Assert.Equal(["app-misc/two-1"], changes.Removed);
        Assert.Contains("IUSE=quiet\n", Entry("main", "app-misc/one-1"), StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch["main/metadata/md5-cache/app-misc/two-1"]));
    }

    [Fact]
    public async Task Eclasses_of_masters_are_found_beside_the_repository_and_by_repos_conf()
    {
        Write("overlay/app-misc/three/three-1.ebuild", Ebuild("inherit greet\n"));
        Assert.Equal(["app-misc/three-1"], (await UpdateAsync("overlay")).Written);
        string beside = Entry("overlay", "app-misc/three-1");
        Assert.Contains("IUSE=loud\n", beside, StringComparison.Ordinal);

        Directory.CreateDirectory(_scratch["elsewhere"]);
        Directory.Move(_scratch["overlay"], _scratch["elsewhere/overlay"]);
        StavesException missing = Assert.Throws<StavesException>(() => RepositoryWithMasters.Open(_scratch["elsewhere/overlay"], null, TestContext.Current.CancellationToken));
        Assert.Equal("STV1912", missing.Diagnostics[0].Code);

        Write("etc/portage/repos.conf", "[DEFAULT]\nmain-repo = main\n[main]\nlocation = main\n");
        File.Delete(_scratch["elsewhere/overlay/metadata/md5-cache/app-misc/three-1"]);
        Assert.Equal(["app-misc/three-1"], (await UpdateAsync("elsewhere/overlay", _scratch.Path)).Written);
        Assert.Equal(beside, Entry("elsewhere/overlay", "app-misc/three-1"));
    }

    [Fact]
    public async Task An_ebuild_that_cannot_be_read_is_told_and_keeps_its_entry_while_the_others_are_written()
    {
        Write("main/app-misc/bad/bad-1.ebuild", Ebuild(""));
        await UpdateAsync("main");
        string before = Entry("main", "app-misc/bad-1");
        Write("main/app-misc/bad/bad-1.ebuild", Ebuild("die 'not today'\n"));
        Write("main/app-misc/good/good-1.ebuild", Ebuild(""));

        MetadataChanges changes = await UpdateAsync("main");

        Assert.Equal(["app-misc/good-1"], changes.Written);
        Assert.Equal(new SourceLocation(_scratch["main/app-misc/bad/bad-1.ebuild"], 3), Assert.Single(changes.Faults).Location);
        Assert.Equal(before, Entry("main", "app-misc/bad-1"));
        Assert.False(Directory.EnumerateFileSystemEntries(_scratch["work"]).Any());
    }

    /// <summary>STAVES_GENTOO_TREE is a directory with the repositories `portage-stable` and `coreos-overlay`, ebuilds and eclasses included, of
    /// which the shared data have the entries that Portage made.</summary>
    [Fact]
    public async Task Entries_of_a_real_tree_are_those_that_Portage_made()
    {
        string? tree = Environment.GetEnvironmentVariable("STAVES_GENTOO_TREE");
        Assert.SkipWhen(string.IsNullOrEmpty(tree), "STAVES_GENTOO_TREE does not name a directory with repositories");
        using var metadata = new GentooMetadata();
        string portages = Path.Combine(metadata.Root, "repos");
        foreach ((string repository, string source) in new[] { ("gentoo", "portage-stable"), ("coreos-overlay", "coreos-overlay") })
        {
            RealTool.Run("cp", "-r", Path.Combine(tree!, source), _scratch[source]);
            Assert.Empty((await UpdateAsync(source)).Faults);
            string cache = Path.Combine(portages, repository, "metadata/md5-cache");
            string[] entries = [.. Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(cache, path))];
            Assert.NotEmpty(entries);
            Assert.Equal([], entries.Where(entry => File.ReadAllText(Path.Combine(cache, entry)) != Entry(source, entry)));
        }
    }

    async Task<MetadataChanges> UpdateAsync(string repository, string? configRoot = null)
    {
        await SandboxSupport.RequireAsync();
        (var repositories, var opened) = RepositoryWithMasters.Open(_scratch[repository], configRoot, TestContext.Current.CancellationToken);
        return await new MetadataUpdate(repositories, opened, _scratch["work"]).RunAsync(2, TestContext.Current.CancellationToken);
    }

    string Entry(string repository, string name) => File.ReadAllText(Path.Combine(_scratch[repository], "metadata/md5-cache", name));

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch[path])!);
        File.WriteAllText(_scratch[path], text);
    }

    static string Ebuild(string body) => $"EAPI=8\nSLOT=0\n{body}";
}
