using System.Collections.Immutable;
using Staves.Images.Layers;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Layers;

public sealed class LayerPlannerTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Without_packages_there_is_one_layer_with_everything()
    {
        using RootTree tree = BashAndLibraries();
        TreeLayer layer = Assert.Single(LayerPlanner.Divide(tree, LayerDivision.None));
        Assert.Equal(tree.Entries, layer.Slice.Entries);
    }

    [Fact]
    public void Each_package_has_a_layer_in_merge_order_and_what_belongs_to_none_lies_on_top()
    {
        using RootTree tree = BashAndLibraries();
        ImmutableArray<TreeLayer> layers = LayerPlanner.Divide(tree, Divided(100));
        Assert.Equal(
            ["sys-libs/libc-1", "sys-libs/ncurses-6", "app-shells/bash-5", "accounts, configuration, files of the specification"],
            layers.Select(layer => layer.Title));
        Assert.Equal(["lib", "lib/libncurses.so.6", "usr", "usr/share", "usr/share/terminfo"], Paths(layers[1]));
        Assert.Contains("etc/group", Paths(layers[^1]));
        Assert.Contains("etc/motd", Paths(layers[^1]));
    }

    [Fact]
    public void Together_the_layers_have_each_entry_once_and_directories_before_what_is_in_them()
    {
        using RootTree tree = BashAndLibraries();
        ImmutableArray<TreeLayer> layers = LayerPlanner.Divide(tree, Divided(100));
        Assert.Equal(
            tree.Entries.Where(entry => entry.Member.Kind != TarMemberKind.Directory).Select(entry => entry.Path),
            layers.SelectMany(layer => layer.Slice.Entries)
                .Where(entry => entry.Member.Kind != TarMemberKind.Directory)
                .Select(entry => entry.Path)
                .Order(StringComparer.Ordinal));
        Assert.All(layers, layer =>
        {
            var seen = new HashSet<string> { "" };
            Assert.All(layer.Slice.Entries, entry =>
            {
                Assert.Contains(RootPath.ParentOf(entry.Path), seen);
                seen.Add(entry.Path);
            });
        });
    }

    [Fact]
    public void A_layer_does_not_change_with_what_else_is_in_the_image()
    {
        // The other package comes first, is newer, and has the same directories with other times.
        using RootTree one = BashAndLibraries();
        using RootTree other = BashAndLibraries(("app-misc/first-1", [
            (new TarMember { Path = "usr", Kind = TarMemberKind.Directory, Mode = 0x1ed, ModificationTime = 1 }, []),
            File("usr/bin/first", "first", time: 5)]));
        ImmutableArray<TreeLayer> divided = LayerPlanner.Divide(one, Divided(100));
        ImmutableArray<TreeLayer> larger = LayerPlanner.Divide(other, Divided(100, "app-misc/first-1"));
        Assert.Equal(
            divided[..3].Select(layer => layer.Slice.Fingerprint),
            larger.Where(layer => layer.Title != "app-misc/first-1").Take(3).Select(layer => layer.Slice.Fingerprint));
    }

    [Theory]
    [InlineData(4, "libc ncurses bash top")]
    [InlineData(3, "libc rest top")]
    [InlineData(2, "rest top")]
    public void Where_layers_are_few_large_packages_that_others_need_keep_theirs(int most, string expected)
    {
        using RootTree tree = BashAndLibraries();
        Assert.Equal(
            expected.Split(' '),
            LayerPlanner.Divide(tree, Divided(most)).Select(layer => layer.Title switch
            {
                "other packages" => "rest",
                "accounts, configuration, files of the specification" => "top",
                var name => name.Split('/')[1].Split('-')[0],
            }));
    }

    [Fact]
    public void A_hard_link_lies_where_its_file_does()
    {
        using RootTree tree = BashAndLibraries();
        TreeLayer bash = LayerPlanner.Divide(tree, Divided(100))[2];
        RootEntry link = Assert.Single(bash.Slice.Entries, entry => entry.Member.Kind == TarMemberKind.HardLink);
        Assert.Contains(bash.Slice.Entries, entry => entry.Path == link.Member.LinkTarget);
    }

    static LayerDivision Divided(int most, params string[] more) => new(
        most,
        [
            .. more.Select(name => new LayeredPackage(name, 0)),
            new LayeredPackage("sys-libs/libc-1", 2),
            new LayeredPackage("sys-libs/ncurses-6", 1),
            new LayeredPackage("app-shells/bash-5", 0),
            new LayeredPackage("virtual/libc-1", 2),
        ]);

    RootTree BashAndLibraries(params (string Package, (TarMember Member, byte[] Content)[] Members)[] before)
    {
        using RootTreeBuilder builder = Builder(_scratch[$"spool-{before.Length}"]);
        foreach ((string package, (TarMember Member, byte[] Content)[] members) in before)
        {
            builder.Add(package, members);
        }

        builder.Add("sys-libs/libc-1", File("lib/libc.so", new string('c', 3000), time: 10));
        builder.Add("sys-libs/ncurses-6", File("lib/libncurses.so.6", new string('n', 2000), time: 20), Directory("usr/share/terminfo"));
        builder.Add("app-shells/bash-5", File("usr/bin/bash", new string('b', 2000), time: 30), HardLink("usr/bin/rbash", "usr/bin/bash"));
        builder.AddFile(new TarMember { Path = "etc/motd", Kind = TarMemberKind.File, Mode = 0x1a4, ModificationTime = 40 }, "hello"u8);
        return builder.Build(CancellationToken.None);
    }

    static string[] Paths(TreeLayer layer) => [.. layer.Slice.Entries.Select(entry => entry.Path)];
}
