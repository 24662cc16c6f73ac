using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Roots;

public sealed class DirectoryRootTests(FixtureRoot fixture) : IClassFixture<FixtureRoot>
{
    [Fact]
    public void Says_of_an_object_what_the_kernel_says()
    {
        using IReadableRoot root = fixture.Open();
        foreach (string path in new[]
        {
            "usr/bin/data-suid", "usr/bin/data-sgid", "usr/share/data/owned.txt", "usr/share/data/sticky", "usr/share/data/rel-link", "usr/share/oddnodes/null",
            "usr/share/oddnodes/a fifo", "var/lib/data-private", "usr/share/data/plain.txt", "",
        })
        {
            TarMember member = root.Find(path)!.Member;
            string[] status = RealTool.Run("stat", "-c", "%a|%u|%g|%Y|%s|%t|%T", Path.Combine(fixture.Directory, path)).Trim().Split('|');
            Assert.Equal((status[0], status[1], status[2], status[3]), (Convert.ToString(member.Mode, 8), $"{member.UserId}", $"{member.GroupId}", $"{member.ModificationTime}"));
            Assert.Equal(member.Kind == TarMemberKind.File ? status[4] : "0", $"{member.Size}");
            Assert.Equal((status[5], status[6]), ($"{member.DeviceMajor:x}", $"{member.DeviceMinor:x}"));
        }

        Assert.Equal("plain.txt", root.Find("usr/share/data/rel-link")!.Member.LinkTarget);
        Assert.Equal(["security.capability"], root.Find("usr/bin/capprog")!.Member.ExtendedAttributes.Keys);
        Assert.Equal(root.Find("usr/share/data/link-a")!.Id, root.Find("usr/share/data/sub/link-c")!.Id);
        Assert.Null(root.Find("usr/share/data/nothing"));
        Assert.Null(root.Find("usr/share/data/plain.txt/below"));
    }

    [Fact]
    public void Files_of_whoever_owns_the_directory_are_roots()
    {
        using var scratch = new ScratchDirectory();
        string copy = FixtureRoot.CopyTo(scratch);
        RealTool.Run("chown", "-R", "-h", "--from=0:0", "1000:1000", copy);
        using DirectoryRoot root = DirectoryRoot.Open(copy);

        Assert.Equal((0L, 0L), (root.Find("usr/share/data/plain.txt")!.Member.UserId, root.Find("usr/share/data/plain.txt")!.Member.GroupId));
        Assert.Equal((1234L, 2345L), (root.Find("usr/share/data/owned.txt")!.Member.UserId, root.Find("usr/share/data/owned.txt")!.Member.GroupId));
    }

    [Fact]
    public void A_file_that_has_become_a_pipe_is_not_waited_for()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch["usr"]);
        File.WriteAllText(scratch["usr/a"], "a");
        using DirectoryRoot root = DirectoryRoot.Open(scratch.Path);
        RootObject file = root.Find("usr/a")!;
        File.Delete(scratch["usr/a"]);
        RealTool.Run("mkfifo", scratch["usr/a"]);

        using Stream stream = root.Open(file);
        Assert.Equal(0, stream.Read(new byte[1]));

        File.Delete(scratch["usr/a"]);
        File.CreateSymbolicLink(scratch["usr/a"], "/etc/passwd");
        StavesException refused = Assert.Throws<StavesException>(() => root.Open(file));
        Assert.Equal("STV4201", refused.Diagnostics[0].Code);
    }

    [Fact]
    public void What_is_no_directory_is_no_root()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch["file"], "");

        Assert.All(new[] { "file", "nowhere" }, name =>
            Assert.Equal("STV4202", Assert.Throws<StavesException>(() => DirectoryRoot.Open(scratch[name])).Diagnostics[0].Code));
    }

    [Fact]
    public void The_database_may_lie_behind_a_link_of_the_root()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch["data/pkg/app-misc/a-1"]);
        Directory.CreateDirectory(scratch["var"]);
        File.CreateSymbolicLink(scratch["var/db"], "/data");
        using DirectoryRoot root = DirectoryRoot.Open(scratch.Path);

        Assert.Equal("app-misc/a-1", Assert.Single(root.Installed.Packages()).ToString());
    }
}
