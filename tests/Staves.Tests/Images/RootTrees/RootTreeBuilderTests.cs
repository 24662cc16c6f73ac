using CsCheck;
using Staves.Images.RootTrees;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.RootTrees;

public sealed class RootTreeBuilderTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Entries_are_sorted_with_parents_first_and_implied_parents_are_plain_directories()
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.None, File("usr/bin/b"), File("usr/bin-x"), File("usr/bin/a"));
        Assert.Equal(["usr", "usr/bin", "usr/bin-x", "usr/bin/a", "usr/bin/b"], tree.Paths());
        TarMember parent = tree.Find("usr/bin")!.Member;
        Assert.Equal((TarMemberKind.Directory, 0x1ed, 0L, 0L), (parent.Kind, parent.Mode, parent.UserId, parent.GroupId));
    }

    [Fact]
    public void Every_image_has_the_base_directories_unless_a_package_brings_its_own()
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.None, Directory("tmp", 0x1c0));
        Assert.Equal(0x1c0, tree.Find("tmp")!.Member.Mode);
        Assert.Equal(0x3ff, tree.Find("var/tmp")!.Member.Mode);
        Assert.Equal(0x1c0, tree.Find("root")!.Member.Mode);
        Assert.All(["dev", "etc", "proc", "run", "sys", "var"], path => Assert.NotNull(tree.Find(path)));
    }

    [Fact]
    public void Modes_owners_and_attributes_are_those_of_the_package()
    {
        (TarMember member, byte[] content) = File("usr/bin/ping", "x", 0x9ed);
        member = member with
        {
            UserId = 7,
            GroupId = 8,
            ExtendedAttributes = TarMember.NoExtendedAttributes.Add("security.capability", [1, 0, 0, 2]),
        };
        using RootTree tree = Build(_scratch.Path, PruningRules.None, (member, content));
        Assert.Equal(member, tree.Find("usr/bin/ping")!.Member);
        using var archive = new MemoryStream();
        tree.Whole.WriteArchive(archive, CancellationToken.None);
        archive.Position = 0;
        using var reader = new TarArchiveReader(archive);
        TarMember? read = reader.ReadNext(CancellationToken.None);
        while (read is not null && read.Path != "usr/bin/ping")
        {
            read = reader.ReadNext(CancellationToken.None);
        }

        Assert.Equal(member, read);
    }

    [Fact]
    public void Times_are_no_later_than_the_epoch()
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.None, File("late", time: Epoch + 1000), File("early", time: 5));
        Assert.Equal(Epoch, tree.Find("late")!.Member.ModificationTime);
        Assert.Equal(5, tree.Find("early")!.Member.ModificationTime);
    }

    [Fact]
    public void Different_files_at_one_path_are_an_error_that_names_both_packages_and_every_path()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", File("usr/bin/x", "1"), File("usr/bin/y", "1"), File("same", "s"));
        builder.Add("app-misc/two-2", File("usr/bin/x", "2"), File("usr/bin/y", "1", 0x1ed), File("same", "s"));
        StavesException failure = Assert.Throws<StavesException>(() => builder.Build(CancellationToken.None));
        Assert.Equal(["STV6001", "STV6001"], failure.Diagnostics.Select(one => one.Code));
        Assert.Equal("`/usr/bin/x` is a file in `app-misc/one-1` and a file in `app-misc/two-2`", failure.Diagnostics[0].Message);
    }

    [Fact]
    public void A_file_above_another_packages_file_is_a_collision()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", File("usr/lib", "1"));
        builder.Add("app-misc/two-2", File("usr/lib/x", "2"));
        StavesException failure = Assert.Throws<StavesException>(() => builder.Build(CancellationToken.None));
        Assert.Equal("`/usr/lib` is a file in `app-misc/one-1`, but `app-misc/two-2` has `/usr/lib/x`", failure.Diagnostics[0].Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_directory_lands_where_another_packages_link_leads_in_either_order(bool linkFirst)
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        (TarMember, byte[])[] layout = [Link("lib", "usr/lib"), Link("lib64", "/lib"), Directory("usr/lib")];
        (TarMember, byte[])[] package = [Directory("lib64"), File("lib64/libx.so.1", "x"), Link("lib64/libx.so", "libx.so.1"), File("lib/y")];
        builder.Add("sys-apps/layout-1", linkFirst ? layout : package);
        builder.Add("dev-libs/x-1", linkFirst ? package : layout);
        using RootTree tree = builder.Build(CancellationToken.None);
        Assert.Equal(["lib", "lib64", "usr", "usr/lib", "usr/lib/libx.so", "usr/lib/libx.so.1", "usr/lib/y"], tree.Paths());
        Assert.Equal("x", tree.Text("/lib64/libx.so"));
    }

    [Fact]
    public void Links_in_a_circle_above_a_file_are_an_error()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", Link("a", "b"), Link("b", "a"));
        builder.Add("app-misc/two-1", File("a/x"));
        StavesException failure = Assert.Throws<StavesException>(() => builder.Build(CancellationToken.None));
        Assert.Equal("STV6003", failure.Diagnostics[0].Code);
    }

    [Fact]
    public void Hard_links_stay_and_point_to_the_first_path()
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.None, File("usr/bin/z", "content", 0x1ed), HardLink("usr/bin/a", "usr/bin/z"));
        Assert.Equal(TarMemberKind.File, tree.Find("usr/bin/a")!.Member.Kind);
        Assert.Equal((TarMemberKind.HardLink, "usr/bin/a", 0L), Kind(tree.Find("usr/bin/z")!.Member));
        Assert.Equal("content", tree.Text("usr/bin/z"));
        Assert.Equal(7, tree.Entries.Where(entry => entry.Path.StartsWith("usr", StringComparison.Ordinal)).Sum(entry => entry.Member.Size));

        static (TarMemberKind, string?, long) Kind(TarMember member) => (member.Kind, member.LinkTarget, member.Size);
    }

    [Fact]
    public void A_hard_link_to_a_file_that_is_left_out_keeps_the_content()
    {
        using RootTree tree = Build(
            _scratch.Path,
            PruningRules.Create(null, ""),
            File("usr/share/doc/x/program", "content"),
            HardLink("usr/bin/a", "usr/share/doc/x/program"),
            HardLink("usr/bin/b", "usr/bin/a"));
        Assert.Equal(["usr", "usr/bin", "usr/bin/a", "usr/bin/b"], tree.Paths());
        Assert.Equal("content", tree.Text("usr/bin/b"));
    }

    [Fact]
    public void A_hard_link_to_nothing_is_an_error()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        StavesException failure = Assert.Throws<StavesException>(() => builder.Add("app-misc/one-1", HardLink("a", "b")));
        Assert.Equal("STV6005", failure.Diagnostics[0].Code);
    }

    [Fact]
    public void Directories_emptied_by_pruning_vanish_and_kept_ones_stay()
    {
        using RootTree tree = Build(
            _scratch.Path,
            PruningRules.Create(null, "/opt"),
            Directory("usr/share/doc/x"),
            File("usr/share/doc/x/README"),
            File("usr/lib/pkgconfig/x.pc"),
            Directory("opt/empty"),
            Directory("srv/empty"),
            Directory("var/lib/x", 0x1e8),
            File("var/lib/x/.keep_app-misc_one-0"),
            File("usr/include/.keep"),
            Directory("var/cache/nginx", 0x1c0),
            File("var/cache/nginx/.keep_www-servers_nginx-0"),
            File("var/cache/other/data"));
        Assert.Equal(["srv", "srv/empty", "var/cache", "var/cache/nginx", "var/lib", "var/lib/x"], tree.Paths().Where(path => path != "var"));
        Assert.Equal(0x1e8, tree.Find("var/lib/x")!.Member.Mode);
    }

    [Fact]
    public void What_was_left_out_is_counted_by_reason()
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.Create(null, ""), File("usr/share/doc/a", "12345"), File("usr/include/a.h", "12"));
        Assert.Equal([KeyValuePair.Create("development files", 2L), KeyValuePair.Create("documentation", 5L)], tree.LeftOut);
    }

    [Fact]
    public void The_users_own_file_replaces_a_packages_and_no_rule_leaves_it_out()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path, PruningRules.Create(null, ""));
        builder.Add("app-misc/one-1", File("etc/motd", "theirs"), Link("etc/resolv.conf", "/run/resolv.conf"));
        builder.AddFile(File("etc/motd").Member, "ours"u8);
        builder.AddFile(File("etc/resolv.conf").Member, "nameserver 1.1.1.1"u8);
        builder.AddFile(File("usr/share/doc/README").Member, "read"u8);
        using RootTree tree = builder.Build(CancellationToken.None);
        Assert.Equal("ours", tree.Text("etc/motd"));
        Assert.Equal("read", tree.Text("usr/share/doc/README"));
        Assert.Equal(TarMemberKind.File, tree.Find("etc/resolv.conf")!.Member.Kind);
        Assert.Equal(EntryOrigin.Specification, tree.Find("etc/motd")!.Package);
    }

    [Fact]
    public void Accounts_of_packages_are_in_the_files_although_their_declarations_are_not()
    {
        using RootTree tree = Build(
            _scratch.Path,
            PruningRules.Create(null, ""),
            File("usr/lib/sysusers.d/acct-group-nginx.conf", "g nginx 82\n"),
            File("usr/lib/sysusers.d/acct-user-nginx.conf", "u nginx 82:82 \"web server\" /var/lib/nginx /sbin/nologin\n"));
        Assert.Empty(tree.Paths());
        Assert.Contains("nginx:x:82:82:web server:/var/lib/nginx:/sbin/nologin\n", tree.Text("etc/passwd"), StringComparison.Ordinal);
        Assert.Contains("nginx:x:82:\n", tree.Text("etc/group"), StringComparison.Ordinal);
        Assert.Equal(0x180, tree.Find("etc/shadow")!.Member.Mode);
    }

    [Fact]
    public async Task A_package_file_becomes_a_tree_that_GNU_tar_lists()
    {
        string package = _scratch["one-1.gpkg.tar"];
        await WritePackageAsync(package, "one-1", Directory("usr/bin"), File("usr/bin/hello", "#!/bin/sh\n", 0x1ed), Link("usr/bin/hi", "hello"));
        using var file = GpkgFile.Open(package);
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add(file, "app-misc/one-1", CancellationToken.None);
        using RootTree tree = builder.Build(CancellationToken.None);
        RootArchive.Write(tree, _scratch["root.tar"], CancellationToken.None);
        string list = RealTool.Run("tar", "--utc", "--numeric-owner", "-tvf", _scratch["root.tar"]);
        Assert.Contains("-rwxr-xr-x 0/0              10 2023-11-14 22:13 usr/bin/hello\n", list, StringComparison.Ordinal);
        Assert.Contains("drwxrwxrwt 0/0               0 2023-11-14 22:13 tmp/\n", list, StringComparison.Ordinal);
        Assert.Equal(tree.Entries.Select(entry => entry.Path), list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(PathOf));

        static string PathOf(string line) => line.Split(" -> ")[0].Split(' ')[^1].TrimEnd('/');
    }

    [Fact]
    public void The_order_of_packages_that_do_not_collide_does_not_matter()
    {
        Gen<string[]> paths = Gen.Int[0, 4].Select(index => new[] { "a", "b", "lib", "usr", "c-d" }[index]).Array[1, 4].Select(parts => string.Join('/', parts)).Array[1, 12];
        paths.Sample(
            names =>
            {
                var packages = names.Distinct(StringComparer.Ordinal)
                    .Where(name => !names.Any(other => other.StartsWith(name + "/", StringComparison.Ordinal)))
                    .Select((name, index) => (Package: $"x/p-{index}", Member: File($"{name}/f", name)))
                    .ToArray();
                using RootTreeBuilder forward = Builder(_scratch.Path);
                using RootTreeBuilder backward = Builder(_scratch.Path);
                packages.ToList().ForEach(one => forward.Add(one.Package, one.Member));
                packages.Reverse().ToList().ForEach(one => backward.Add(one.Package, one.Member));
                using RootTree left = forward.Build(CancellationToken.None);
                using RootTree right = backward.Build(CancellationToken.None);
                return left.Fingerprint == right.Fingerprint;
            },
            iter: 100);
    }

    [Fact]
    public void Nothing_is_left_in_the_temporary_directory_while_the_tree_is_open()
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.None, File("a", "content"));
        Assert.Empty(System.IO.Directory.EnumerateFileSystemEntries(_scratch.Path));
        Assert.Equal("content", tree.Text("a"));
    }
}
