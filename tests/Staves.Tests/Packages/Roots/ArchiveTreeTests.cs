using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Packages.Roots;

/// <summary>Members of any order and intent become one tree, and nothing leaves it.</summary>
public sealed class ArchiveTreeTests
{
    readonly ArchiveTree<ContentPlace> _tree = new();

    [Fact]
    public void Of_two_members_at_one_path_the_later_counts()
    {
        Lay(File("a", "1"), File("a", "22"), Directory("b", 0x1c0), File("b/in", ""), Directory("b", 0x1ed), File("c", ""), Directory("c"), Link("d", "a"), File("d", "x"));

        Assert.Equal(["a 2", "b 0", "b/in 0", "c 0", "d 1"], Listing());
        Assert.Equal(0x1ed, _tree.Find("b")!.Member.Mode);
    }

    [Fact]
    public void Directories_that_no_member_is_for_are_made()
    {
        Lay(File("a/b/c", "1"));

        Assert.Equal((TarMemberKind.Directory, 0x1ed, 0L), (_tree.Find("a/b")!.Member.Kind, _tree.Find("a/b")!.Member.Mode, _tree.Find("a/b")!.Member.UserId));
    }

    [Fact]
    public void Members_go_through_links_and_stay_inside()
    {
        Lay(Link("up", "../../outside"), File("up/planted", "x"), Link("absolute", "/up"), File("absolute/second", "yy"), Directory("usr"), Link("bin", "usr/bin"), File("bin/x", "zzz"));

        Assert.Equal(["absolute 0", "bin 0", "outside 0", "outside/planted 1", "outside/second 2", "up 0", "usr 0", "usr/bin 0", "usr/bin/x 3"], Listing());
    }

    [Fact]
    public void Hard_links_are_names_of_one_object_whatever_becomes_of_the_first_name()
    {
        Lay(File("a", "1"), HardLink("b", "a"), File("a", "22"), Link("l", "b"), HardLink("m", "l"));

        Assert.Equal(["a 2", "b 1", "l 0", "m 0"], Listing());
        Assert.Same(_tree.Find("l"), _tree.Find("m"));
    }

    [Theory]
    [InlineData("file/below")]
    [InlineData("file/below/deeper")]
    public void Nothing_is_below_a_file(string path) => Refused("STV4203", () => Lay(File("file"), File(path)));

    [Fact]
    public void Links_that_go_in_a_circle_are_refused() => Refused("STV4203", () => Lay(Link("a", "b"), Link("b", "a"), File("a/x")));

    [Fact]
    public void Links_lead_no_deeper_than_a_path_may_be()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 1500));
        Lay(Directory(deep), Link("l", deep), Directory("l/e"));

        Refused("STV4203", () => Lay(Directory($"l/{deep}"), Link("m", $"l/{deep}"), Directory("m/e")));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("directory")]
    [InlineData("link/x")]
    [InlineData("later")]
    public void A_hard_link_needs_a_file_before_it(string target) => Refused(
        "STV4203", () => Lay(Directory("directory"), Link("link", ".."), HardLink("hard", target), File("later")));

    [Fact]
    public void Attributes_of_the_file_system_are_not_those_of_the_file()
    {
        (TarMember member, byte[] content) = File("a", "1");
        foreach (string name in new[] { "security.capability", "security.selinux", "trusted.overlay.opaque", "user.kept", "user.xdg.origin", "system.posix_acl_access" })
        {
            member = member with { ExtendedAttributes = member.ExtendedAttributes.Add(name, [1]) };
        }

        Lay((member, content));

        Assert.Equal(["security.capability", "user.kept"], _tree.Find("a")!.Member.ExtendedAttributes.Keys);
    }

    void Lay(params (TarMember Member, byte[] Content)[] members)
    {
        foreach ((TarMember member, byte[] _) in members)
        {
            _tree.Add(member, default, "test.tar");
        }
    }

    static void Refused(string code, Action action) => Assert.Equal(code, Assert.Throws<StavesException>(action).Diagnostics[0].Code);

    string[] Listing()
    {
        var lines = new List<string>();
        Walk("");
        return [.. lines.Order(StringComparer.Ordinal)];

        void Walk(string directory)
        {
            foreach (string name in _tree.Find(directory)!.ChildNames)
            {
                string path = RootPath.Join(directory, name);
                lines.Add($"{path} {_tree.Find(path)!.Member.Size}");
                Walk(path);
            }
        }
    }
}
