using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.RootTrees;

/// <summary>What becomes of objects of every kind when several packages have them.</summary>
public sealed class MergingTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Equal_objects_of_two_packages_are_one()
    {
        (TarMember, byte[])[] objects =
            [File("etc/same", "s"), Link("usr/bin/vi", "vim"), Node("dev/null", TarMemberKind.CharacterDevice, 1, 3), Node("run/pipe", TarMemberKind.Fifo)];
        using RootTree tree = Merge(objects, objects);
        Assert.Equal(["dev", "dev/null", "etc/same", "run", "run/pipe", "usr", "usr/bin", "usr/bin/vi"], tree.Paths());
    }

    [Fact]
    public void Links_that_lead_to_one_place_are_equal_however_they_say_it()
    {
        using RootTree tree = Merge(
            [File("usr/bin/vim"), Link("usr/bin/vi", "vim"), Link("lib", "usr/lib"), Link("ex", "/usr/bin/vim")],
            [Link("usr/bin/vi", "/usr/bin/vim"), Link("lib", "./usr/lib/"), Link("ex", "usr/bin/vi")]);
        Assert.Equal("vim", tree.Find("usr/bin/vi")!.Member.LinkTarget);
    }

    [Theory]
    [InlineData("usr/bin/x")]
    [InlineData("lib/modules/6.1/modules.dep")]
    [InlineData("opt/a [1]/f")]
    public void Where_COLLISION_IGNORE_says_so_the_last_package_wins(string path)
    {
        using RootTreeBuilder builder = Ignoring("/lib/modules/* /usr/bin /opt/*");
        builder.Add("app-misc/one-1", File(path, "1"));
        builder.Add("app-misc/two-1", File(path, "22", 0x1ed));
        using RootTree tree = builder.Build(CancellationToken.None);
        Assert.Equal("22", tree.Text(path));
        Assert.Equal("app-misc/two-1", tree.Find(path)!.Package);
    }

    [Fact]
    public void COLLISION_IGNORE_makes_no_file_of_a_directory()
    {
        using RootTreeBuilder builder = Ignoring("/etc/*");
        builder.Add("app-misc/one-1", File("etc/x", "1"), Link("etc/y", "x"));
        builder.Add("app-misc/two-1", File("etc/x/f", "2"), File("etc/y", "2"));
        StavesException failure = Assert.Throws<StavesException>(() => builder.Build(CancellationToken.None));
        Assert.Equal("`/etc/x` is a file in `app-misc/one-1`, but `app-misc/two-1` has `/etc/x/f`", Assert.Single(failure.Diagnostics).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_over_a_directory_takes_what_is_in_it_along_and_does_not_hide_a_file(bool linkFirst)
    {
        (TarMember, byte[])[] directory = [Directory("srv/www"), File("srv/www/index.html", "1")];
        (TarMember, byte[])[] link = [Link("srv/www", "../var/www"), File("var/www/index.html", "2")];
        StavesException failure = Assert.Throws<StavesException>(() => Merge(linkFirst ? link : directory, linkFirst ? directory : link).Dispose());
        Assert.Contains("`/var/www/index.html` is a file in", failure.Diagnostics[0].Message, StringComparison.Ordinal);

        using RootTree tree = linkFirst ? Merge(link[..1], directory) : Merge(directory, link[..1]);
        Assert.Equal("1", tree.Text("var/www/index.html"));
        Assert.Equal(TarMemberKind.SymbolicLink, tree.Find("srv/www")!.Member.Kind);
    }

    [Fact]
    public void A_directory_over_a_link_to_a_file_is_a_collision()
    {
        StavesException failure = Assert.Throws<StavesException>(
            () => Merge([File("etc/a", "1"), Link("etc/b", "a")], [Directory("etc/b"), File("etc/b/x")]).Dispose());
        Assert.Contains(failure.Diagnostics, one => one.Message.StartsWith("`/etc/a` is a file in `app-misc/one-1`", StringComparison.Ordinal));
    }

    [Fact]
    public void Packages_for_a_split_usr_fit_into_a_merged_one_and_the_other_way_round()
    {
        (TarMember, byte[])[] layout =
            [Directory("usr/bin"), Directory("usr/lib64"), Link("bin", "usr/bin"), Link("sbin", "usr/bin"), Link("usr/sbin", "bin"), Link("lib64", "usr/lib64")];
        (TarMember, byte[])[] split = [File("bin/bash", "b"), File("sbin/ldconfig", "l"), File("lib64/libc.so.6", "c"), Link("usr/bin/bash2", "../../bin/bash")];
        using RootTree merged = Merge(split, layout);
        Assert.Equal(TarMemberKind.File, merged.Find("usr/bin/ldconfig")!.Member.Kind);
        Assert.Equal("c", merged.Text("lib64/libc.so.6"));
        Assert.Equal("b", merged.Text("usr/sbin/bash2"));
        Assert.Null(merged.Find("sbin/ldconfig"));

        using RootTree plain = Merge(split, [File("usr/bin/env", "e")]);
        Assert.Equal("l", plain.Text("sbin/ldconfig"));
        Assert.Equal("e", plain.Text("usr/bin/env"));
    }

    [Fact]
    public void A_shared_directory_keeps_the_mode_and_owner_of_the_first_package()
    {
        (TarMember first, byte[] none) = Directory("var/spool/x", 0x1c8);
        using RootTree tree = Merge([(first with { UserId = 5, GroupId = 6 }, none)], [Directory("var/spool/x"), File("var/spool/x/f")]);
        TarMember member = tree.Find("var/spool/x")!.Member;
        Assert.Equal((0x1c8, 5L, 6L), (member.Mode, member.UserId, member.GroupId));
    }

    [Fact]
    public void Owners_go_by_their_names_where_the_image_has_such_accounts()
    {
        (TarMember ours, byte[] content) = File("srv/data", "x");
        (TarMember theirs, byte[] none) = Directory("srv/other");
        using RootTree tree = Merge(
            [File("usr/lib/sysusers.d/web.conf", "g web 82\nu web 81:web \"\" /srv /sbin/nologin\n")],
            [
                (ours with { UserId = 1001, UserName = "web", GroupId = 1002, GroupName = "web" }, content),
                (theirs with { UserId = 1003, UserName = "builder", GroupId = 0, GroupName = "root" }, none),
            ]);
        Assert.Equal((81L, 82L), OwnerOf(tree, "srv/data"));
        Assert.Equal((1003L, 0L), OwnerOf(tree, "srv/other"));

        static (long User, long Group) OwnerOf(RootTree tree, string path) => (tree.Find(path)!.Member.UserId, tree.Find(path)!.Member.GroupId);
    }

    [Fact]
    public void Devices_pipes_attributes_and_names_of_any_kind_reach_the_archive()
    {
        (TarMember ping, byte[] content) = File("usr/bin/ping", "x", 0x1c9);
        ping = ping with
        {
            ExtendedAttributes = TarMember.NoExtendedAttributes.Add("security.capability", [1, 0, 0, 2, 0, 32, 0, 0]).Add("user.mime=type", [0, 10, 255]),
        };
        (TarMember, byte[])[] objects =
        [
            (ping, content), Node("dev/zero", TarMemberKind.CharacterDevice, 1, 5), Node("dev/sda", TarMemberKind.BlockDevice, 8, 0),
            Node("run/a pipe", TarMemberKind.Fifo), File("opt/" + new string('l', 240), "long"), File("opt/grüße -> 日本語", "utf-8"),
        ];
        using RootTree tree = Build(_scratch.Path, PruningRules.None, objects);
        using var archive = new MemoryStream();
        tree.Whole.WriteArchive(archive, CancellationToken.None);
        archive.Position = 0;
        using var reader = new TarArchiveReader(archive);
        var read = new List<TarMember>();
        while (reader.ReadNext(CancellationToken.None) is { } member)
        {
            read.Add(member);
        }

        Assert.Subset(read.ToHashSet(), objects.Select(one => one.Item1).ToHashSet());
    }

    [Fact]
    public void A_file_with_holes_keeps_its_content()
    {
        byte[] content = new byte[1_000_000];
        content[500_000] = 1;
        using RootTree tree = Build(_scratch.Path, PruningRules.None, Bytes("hole", content), Bytes("zeros", new byte[300_000]), File("end", "x"));
        using Stream hole = tree.OpenContent(tree.Find("hole")!);
        using Stream zeros = tree.OpenContent(tree.Find("zeros")!);
        byte[] read = new byte[content.Length];
        hole.ReadExactly(read);
        Assert.Equal(content, read);
        Assert.Equal(300_000, zeros.Read(read, 0, read.Length));
        Assert.DoesNotContain(read.Take(300_000), value => value != 0);
        Assert.Equal("x", tree.Text("end"));
    }

    RootTree Merge((TarMember, byte[])[] one, (TarMember, byte[])[] two)
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", one);
        builder.Add("app-misc/two-1", two);
        return builder.Build(CancellationToken.None);
    }

    RootTreeBuilder Ignoring(string collisionIgnore) =>
        new(_scratch.Path, Epoch, PruningRules.None) { Collisions = CollisionRules.Create(collisionIgnore) };

    static (TarMember, byte[]) Node(string path, TarMemberKind kind, int major = 0, int minor = 0) => (
        new TarMember { Path = path, Kind = kind, Mode = 0x1a4, DeviceMajor = major, DeviceMinor = minor, ModificationTime = Epoch }, []);
}
