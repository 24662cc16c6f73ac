using Staves.Images.Accounts;
using Staves.Images.Installing;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Installing;

/// <summary>A directory that is kept in step with trees, and what is found that others did in it.</summary>
public sealed class RootDirectoryTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();
    readonly RootDirectory _root;

    public RootDirectoryTests()
    {
        System.IO.Directory.CreateDirectory(Path);
        _root = new RootDirectory(Path);
    }

    string Path => _scratch["root"];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Holds_what_the_tree_holds_and_nothing_has_changed_then()
    {
        Update(File("usr/bin/a", "a", 0x9ed), HardLink("usr/bin/b", "usr/bin/a"), Link("bin", "usr/bin"), Directory("srv", 0x1c0), File("etc/secret", "s", 0));
        Assert.Equal("a", Read("bin/b"));
        Assert.Equal((UnixFileMode)0x9ed, System.IO.File.GetUnixFileMode(At("usr/bin/a")));
        Assert.True(Changes().IsEmpty);
    }

    [Fact]
    public void Another_tree_takes_away_and_changes_only_what_is_other()
    {
        Update(File("a/one", "1"), File("a/two", "2"), File("b", "file"), Directory("c"), File("linked/x", "x"), HardLink("linked/y", "linked/x"));
        DateTime before = System.IO.File.GetLastWriteTimeUtc(At("a/two"));
        System.IO.File.SetLastWriteTimeUtc(At("a/two"), before);
        Update(File("a/two", "2"), File("b/now/a/directory", "d"), Link("c", "a"), File("linked/x", "z"), HardLink("linked/y", "linked/x"), File("a/three", "3", 0x1c0));
        Assert.False(System.IO.File.Exists(At("a/one")));
        Assert.Equal("d", Read("b/now/a/directory"));
        Assert.Equal("3", Read("c/three"));
        Assert.Equal("z", Read("linked/y"));
        Assert.True(Changes().IsEmpty);
    }

    [Fact]
    public void Finds_whatever_was_done()
    {
        Update(File("same", "s"), File("written", "1"), File("replaced", "2"), File("mode", "3"), File("gone", "4"), Directory("dir"), Link("link", "same"), File("touched", "t"));
        System.IO.File.WriteAllText(At("written"), "other");
        System.IO.File.Delete(At("replaced"));
        System.IO.File.WriteAllText(At("replaced"), "new");
        System.IO.File.SetUnixFileMode(At("mode"), (UnixFileMode)0x1c0);
        System.IO.File.Delete(At("gone"));
        System.IO.Directory.Delete(At("dir"));
        System.IO.File.WriteAllText(At("dir"), "a file now");
        System.IO.File.Delete(At("link"));
        System.IO.File.CreateSymbolicLink(At("link"), "written");
        System.IO.File.SetLastWriteTimeUtc(At("touched"), DateTime.UnixEpoch);
        System.IO.Directory.CreateDirectory(At("made/below"));
        RootChanges changes = Changes();
        Assert.Equal(["dir", "link", "made", "made/below", "mode", "replaced", "written"], changes.Changed.Select(member => member.Path));
        Assert.Equal(["gone"], changes.Removed);
        Assert.Equal(TarMemberKind.File, changes.Changed[0].Kind);
        Assert.True(Changes().IsEmpty);
    }

    [Fact]
    public void A_file_written_in_its_place_keeps_its_owner_and_loses_its_capabilities()
    {
        (TarMember member, byte[] content) = File("f", "1");
        member = member with { UserId = 5, GroupId = 6, ExtendedAttributes = TarMember.NoExtendedAttributes.Add("security.capability", [1]) };
        Update((member, content), (member with { Path = "g" }, content));
        System.IO.File.AppendAllText(At("f"), "2");
        System.IO.File.Delete(At("g"));
        // The new file may well get the inode of the old one, but it is made at another time: clocks of files tick every few milliseconds.
        Thread.Sleep(20);
        System.IO.File.WriteAllText(At("g"), "1");
        RootChanges changes = Changes();
        Assert.Equal((5L, 6L, 0), (changes.Changed[0].UserId, changes.Changed[0].GroupId, changes.Changed[0].ExtendedAttributes.Count));
        Assert.Equal((0L, 0L, 0), (changes.Changed[1].UserId, changes.Changed[1].GroupId, changes.Changed[1].ExtendedAttributes.Count));
    }

    [Fact]
    public void Hard_links_are_known_by_their_file()
    {
        Update(File("old", "o"), File("pair/a", "p"), HardLink("pair/b", "pair/a"));
        RealTool.Run("ln", At("old"), At("again"));
        System.IO.File.WriteAllText(At("new"), "n");
        RealTool.Run("ln", At("new"), At("twin"));
        System.IO.File.Delete(At("pair/a"));
        System.IO.File.WriteAllText(At("pair/a"), "changed");
        RootChanges changes = Changes();
        Assert.Equal(
            ["again HardLink old", "new File ", "pair/a File ", "twin HardLink new"], changes.Changed.Select(member => $"{member.Path} {member.Kind} {member.LinkTarget}"));
    }

    [Fact]
    public void A_link_out_of_the_directory_is_kept_and_never_followed()
    {
        string outside = _scratch["outside"];
        System.IO.Directory.CreateDirectory(outside);
        System.IO.File.WriteAllText(System.IO.Path.Combine(outside, "precious"), "precious");
        Update(File("dir/f", "1"), File("etc/passwd", "x"));
        System.IO.Directory.Delete(At("dir"), recursive: true);
        System.IO.File.CreateSymbolicLink(At("dir"), outside);
        RootChanges changes = Changes();
        Assert.Equal([("dir", TarMemberKind.SymbolicLink)], changes.Changed.Select(member => (member.Path, member.Kind)));
        Assert.Equal(["dir/f"], changes.Removed);

        // The tree comes back as it was: nothing is written or removed where the link leads.
        Update(File("dir/f", "1"), File("dir/precious", "other"), File("etc/passwd", "x"));
        Assert.Equal("precious", System.IO.File.ReadAllText(System.IO.Path.Combine(outside, "precious")));
        Assert.Equal(["precious"], System.IO.Directory.GetFileSystemEntries(outside).Select(System.IO.Path.GetFileName));
        Assert.Equal("1", Read("dir/f"));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    public void Names_that_no_package_can_have_are_refused(string name)
    {
        Update(File("f"));
        System.IO.File.WriteAllText(At(name), "");
        Assert.Equal("STV6102", Assert.Throws<StavesException>(Changes).Diagnostics[0].Code);
    }

    [Fact]
    public void Owners_and_capabilities_go_through_links_and_to_all_names_of_a_file()
    {
        Update(File("bin/f", "1"), HardLink("bin/g", "bin/f"), Link("sbin", "bin"), Link("l", "/sbin/f"));
        RootChanges changes = Changes(
            new AttributeChange("l", Follows: true) { User = "web", Capabilities = "cap_kill=ep" },
            new AttributeChange("l", Follows: false) { Group = "7" },
            new AttributeChange("none", Follows: true) { User = "web" });
        Assert.Equal(
            ["bin/f 81:0 1", "bin/g 81:0 1", "l 0:7 0"],
            changes.Changed.Select(member => $"{member.Path} {member.UserId}:{member.GroupId} {member.ExtendedAttributes.Count}"));
        Assert.True(Changes().IsEmpty);
        Assert.Single(Changes(new AttributeChange("bin/g", Follows: true) { Capabilities = "" }).Changed, member => member.Path == "bin/f" && member.ExtendedAttributes.IsEmpty);
    }

    [Fact]
    public void A_package_is_read_back_with_its_content()
    {
        (TarMember Member, byte[] Content)[] members =
            [Directory("usr"), File("usr/a", "1"), HardLink("usr/b", "usr/a"), Link("usr/c", "a"), Device("usr/null")];
        foreach ((TarMember member, byte[] content) in members)
        {
            _root.Add(member, new MemoryStream(content));
        }

        _root.Finish();
        System.IO.File.WriteAllText(At("usr/d"), "4");
        Changes();
        var read = new List<string>();
        _root.ReadImage((member, content) => read.Add($"{member.Path} {member.Kind} {new StreamReader(content).ReadToEnd()}"));
        Assert.Equal(["usr Directory ", "usr/a File 1", "usr/b HardLink ", "usr/c SymbolicLink ", "usr/d File 4", "usr/null CharacterDevice "], read);
    }

    static (TarMember, byte[]) Device(string path) =>
        (new TarMember { Path = path, Kind = TarMemberKind.CharacterDevice, Mode = 0x1b6, DeviceMajor = 1, DeviceMinor = 3 }, []);

    string At(string name) => System.IO.Path.Combine(Path, name);

    string Read(string name) => System.IO.File.ReadAllText(At(name));

    void Update(params (TarMember, byte[])[] members)
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.None, members);
        _root.Update(tree, CancellationToken.None);
    }

    RootChanges Changes() => Changes([]);

    RootChanges Changes(params AttributeChange[] attributes) =>
        _root.ReadChanges(attributes, new AccountNames("web:x:81:82::/:/bin/sh\n", "web:x:82:\n"), "app-misc/one-1", CancellationToken.None);
}
