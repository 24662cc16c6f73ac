using System.Collections.Immutable;
using Staves.Packages.Gpkg;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;
using static Staves.Tests.Images.SampleTrees;
using File = System.IO.File;

namespace Staves.Tests.Packages.Quickpkg;

/// <summary>Roots that are not as packages left them.</summary>
public sealed class QuickpkgWriterTests : IDisposable
{
    readonly InstalledRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_path_below_a_directory_that_has_become_a_link_stays_as_the_package_has_it()
    {
        _root.Unpack(Directory("usr"), Directory("usr/bin"), Link("bin", "usr/bin"));
        InstalledPackage package = _root.Install("app-misc/a-1", Directory("bin"), Images.SampleTrees.File("bin/a", "a"), Link("bin/b", "a"));

        Assert.Equal(["bin", "bin/a", "bin/b"], (await PackAsync(package)).Keys);
        Assert.StartsWith("Directory 755", (await PackAsync(package))["bin"], StringComparison.Ordinal);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task What_lies_below_a_link_of_the_package_itself_is_where_the_link_leads()
    {
        InstalledPackage package = _root.Install(
            "app-misc/a-1", Directory("lib64"), Link("lib", "lib64"), Images.SampleTrees.File("lib/a", "a"), Images.SampleTrees.File("lib64/b", "b"));

        Assert.Equal(["lib", "lib64", "lib64/a", "lib64/b"], (await PackAsync(package)).Keys);
    }

    [Fact]
    public async Task Absolute_links_and_links_through_links_lead_somewhere_in_the_root()
    {
        string outside = System.IO.Directory.CreateDirectory(_root.Beside["outside"]).FullName;
        File.WriteAllText(Path.Combine(outside, "secret"), "secret");
        InstalledPackage package = _root.Install("app-misc/a-1", Directory("opt"), Directory("opt/a"), Images.SampleTrees.File("opt/a/secret", "harmless"));
        System.IO.Directory.Delete(Path.Combine(_root.Path, "opt"), recursive: true);
        _root.Unpack(Link("opt", "/away"), Link("away", outside[1..]), Link("up", "../../../../.."));

        SortedDictionary<string, string> image = await PackAsync(package);

        Assert.DoesNotContain("opt/a/secret", image.Keys);
        Assert.Contains("STV4211", _warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task Links_that_go_in_a_circle_end()
    {
        InstalledPackage package = _root.Install("app-misc/a-1", Directory("opt"), Images.SampleTrees.File("opt/a", "a"));
        System.IO.Directory.Delete(Path.Combine(_root.Path, "opt"), recursive: true);
        _root.Unpack(Link("opt", "other"), Link("other", "opt"));

        Assert.Equal(["opt"], (await PackAsync(package)).Keys);
        Assert.Equal(["STV4210: `/opt` is a symbolic link now", "STV4211: `/opt/a`"], Told());
    }

    [Fact]
    public async Task Changed_files_are_packed_and_told()
    {
        InstalledPackage package = _root.Install(
            "app-misc/a-1",
            Images.SampleTrees.File("content", "before"),
            Images.SampleTrees.File("time", "same"),
            Images.SampleTrees.File("kind", "file"),
            Images.SampleTrees.File("untouched", "same"),
            Link("link", "before"),
            Images.SampleTrees.File("gone", "gone"));
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "content"), "after");
        File.SetLastWriteTimeUtc(Path.Combine(_root.Path, "time"), DateTime.UnixEpoch);
        File.Delete(Path.Combine(_root.Path, "kind"));
        _root.Unpack(Link("kind", "time"), Link("link", "after"));
        File.Delete(Path.Combine(_root.Path, "gone"));

        SortedDictionary<string, string> image = await PackAsync(package);

        Assert.Equal(["content", "kind", "link", "time", "untouched"], image.Keys);
        Assert.Equal(
            [
                "STV4210: `/content` has another content", "STV4210: `/kind` is a symbolic link now", "STV4210: `/link` links to `after` now",
                "STV4210: `/time` has another time", "STV4211: `/gone`",
            ],
            Told());
    }

    [Fact]
    public async Task A_package_with_changed_files_can_be_refused()
    {
        InstalledPackage package = _root.Install("app-misc/a-1", Images.SampleTrees.File("a", "before"), Images.SampleTrees.File("b", "b"));
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "a"), "after");
        File.Delete(Path.Combine(_root.Path, "b"));

        StavesException refused = await Assert.ThrowsAsync<StavesException>(
            () => PackAsync(package, QuickpkgOptions.Default with { ModifiedFiles = ModifiedFiles.Refuse }));

        Assert.Equal("STV4213", refused.Diagnostics[0].Code);
        Assert.Equal(["`/a` has another content", "`/b` is missing"], refused.Diagnostics[0].Details);
        Assert.Empty(System.IO.Directory.EnumerateFiles(_root.Beside.Path, "*.gpkg.tar*"));
    }

    [Theory]
    [InlineData(ConfigurationFiles.Unmodified, "etc etc/env.d etc/env.d/50x etc/same")]
    [InlineData(ConfigurationFiles.All, "etc etc/edited etc/env.d etc/env.d/50x etc/same opt/conf")]
    [InlineData(ConfigurationFiles.None, "etc etc/env.d etc/env.d/50x")]
    public async Task Configuration_is_taken_as_one_chooses(ConfigurationFiles choice, string expected)
    {
        InstalledPackage package = _root.Install(
            "app-misc/a-1",
            Directory("etc"),
            Directory("etc/env.d"),
            Images.SampleTrees.File("etc/env.d/50x", "CONFIG_PROTECT=\"/opt/conf\"\n"),
            Images.SampleTrees.File("etc/same", "same"),
            Images.SampleTrees.File("etc/edited", "before"),
            Images.SampleTrees.File("opt/conf", "before"));
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "etc/edited"), "after");
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "opt/conf"), "after");

        Assert.Equal(expected.Split(' '), (await PackAsync(package, QuickpkgOptions.Default with { ConfigurationFiles = choice })).Keys);
    }

    [Fact]
    public async Task Hard_links_within_the_package_stay_hard_links()
    {
        InstalledPackage one = _root.Install(
            "app-misc/a-1", Images.SampleTrees.File("a", "linked"), HardLink("b", "a"), Images.SampleTrees.File("c", "linked"));
        InstalledPackage other = _root.Install("app-misc/b-1", Images.SampleTrees.File("d", "linked"));
        File.Delete(Path.Combine(_root.Path, "d"));
        RealTool.Run("ln", Path.Combine(_root.Path, "a"), Path.Combine(_root.Path, "d"));

        SortedDictionary<string, string> image = await PackAsync(one);
        Assert.StartsWith("File", image["a"], StringComparison.Ordinal);
        Assert.StartsWith("HardLink", image["b"], StringComparison.Ordinal);
        Assert.EndsWith(" a", image["b"], StringComparison.Ordinal);
        Assert.StartsWith("File", image["c"], StringComparison.Ordinal);
        Assert.StartsWith("File", (await PackAsync(other))["d"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_end_at_SOURCE_DATE_EPOCH_and_directories_have_that_of_the_build()
    {
        InstalledPackage package = _root.Install(
            "app-misc/a-1",
            Directory("usr"),
            Images.SampleTrees.File("usr/old", "a", time: 1_500_000_000),
            Images.SampleTrees.File("usr/young", "a", time: 1_700_000_000));

        SortedDictionary<string, string> free = await PackAsync(package);
        SortedDictionary<string, string> clamped = await PackAsync(package, QuickpkgOptions.Default with { SourceDateEpoch = 1_550_000_000 });

        Assert.Equal(["1600000000", "1500000000", "1700000000"], free.Values.Select(line => line.Split(' ')[4]));
        Assert.Equal(["1550000000", "1500000000", "1550000000"], clamped.Values.Select(line => line.Split(' ')[4]));
    }

    [Fact]
    public async Task What_says_something_about_the_installation_stays_behind()
    {
        InstalledPackage package = _root.Install(
            "app-misc/a-1", [Images.SampleTrees.File("a", "a")], ("BINPKGMD5", "0"), ("metadata", "#format=1"), ("BUILD_ID", "7"), ("ANYTHING", "kept"));
        await PackAsync(package);

        using var packed = GpkgFile.Open(_root.Beside["a.gpkg.tar"]);
        Assert.Equal(["ANYTHING", "BUILD_ID", "BUILD_TIME", "CATEGORY", "EAPI", "KEYWORDS", "PF", "SLOT"], packed.Metadata.Keys);
        Assert.Equal(("a-1", "7"), (packed.Prefix, packed.Text("BUILD_ID")));
    }

    [Fact]
    public async Task An_entry_that_is_a_link_is_refused_since_it_could_lead_anywhere()
    {
        InstalledPackage package = _root.Install("app-misc/a-1", Images.SampleTrees.File("a", "a"));
        File.CreateSymbolicLink(Path.Combine(package.Path, "DESCRIPTION"), "/etc/shadow");

        StavesException refused = await Assert.ThrowsAsync<StavesException>(() => PackAsync(package));
        Assert.Equal("STV4214", refused.Diagnostics[0].Code);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_packed_is_no_package()
    {
        InstalledPackage package = _root.Install("app-misc/a-1", Images.SampleTrees.File("a", "a"));
        using var root = new GrowingRoot(DirectoryRoot.Open(_root.Path));

        StavesException refused = await Assert.ThrowsAsync<StavesException>(
            () => new QuickpkgWriter(root, QuickpkgOptions.Default).WriteAsync(package, _root.Beside["a.gpkg.tar"], CancellationToken.None));
        Assert.Equal("STV4006", refused.Diagnostics[0].Code);
        Assert.False(File.Exists(_root.Beside["a.gpkg.tar"]));
    }

    ImmutableArray<Diagnostic> _warnings = [];

    string[] Told() => [.. _warnings.SelectMany(warning => warning.Details.Select(detail => $"{warning.Code}: {detail}"))];

    async Task<SortedDictionary<string, string>> PackAsync(InstalledPackage package, QuickpkgOptions? options = null)
    {
        using DirectoryRoot root = DirectoryRoot.Open(_root.Path);
        PackedPackage made = await new QuickpkgWriter(root, options ?? QuickpkgOptions.Default).WriteAsync(
            package, _root.Beside[$"{package.Name.Package.Name}.gpkg.tar"], CancellationToken.None);
        _warnings = made.Warnings;
        return PackedListing.Of(made.Path);
    }

    /// <summary>A root in which somebody writes.</summary>
    sealed class GrowingRoot(IReadableRoot root) : IReadableRoot
    {
        public string Name => root.Name;

        public string Identity => root.Identity;

        public bool IsFixed => root.IsFixed;

        public string? DirectoryPath => root.DirectoryPath;

        public InstalledPackageDatabase Installed => root.Installed;

        public string ConfigRoot => root.ConfigRoot;

        public RootObject? Find(string path) => root.Find(path);

        public IEnumerable<string> Names(string directory) => root.Names(directory);

        public Stream Open(RootObject file) => new MemoryStream(new byte[file.Member.Size + 1]);

        public void Dispose() => root.Dispose();
    }
}
