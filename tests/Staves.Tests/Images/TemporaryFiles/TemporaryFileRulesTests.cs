using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Images.TemporaryFiles;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.TemporaryFiles;

/// <summary>What becomes of lines of tmpfiles.d in an image.</summary>
public sealed class TemporaryFileRulesTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();
    ImmutableArray<Diagnostic> _warnings = [];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Directories_files_and_links_are_made_with_their_owners()
    {
        using RootTree tree = Tree("""
            # comment
            d /run/web 0750 web web 10d -
            D! /run/boot 0750 web web - -
            d /var/run/web/old
            f /var/lib/web/state 0600 web - - one\ttwo\n
            L /etc/web.conf - - - - ../usr/share/web.conf
            L /usr/share/there - - - - nowhere
            C /etc/copied - - - - /usr/share/web.conf
            p /run/web/pipe 0622 :web :web
            v %S/volume
            """);
        Assert.Equal((TarMemberKind.Directory, 0x1e8, 81L, 82L), Of(tree, "run/web"));
        Assert.Equal((TarMemberKind.Directory, 0x1ed, 0L, 0L), Of(tree, "run/web/old"));
        Assert.Equal((TarMemberKind.File, 0x180, 81L, 0L), Of(tree, "var/lib/web/state"));
        Assert.Equal("one\ttwo\n", tree.Text("var/lib/web/state"));
        Assert.Equal("../usr/share/web.conf", tree.Find("etc/web.conf")!.Member.LinkTarget);
        Assert.Equal("there", tree.Text("usr/share/there"));
        Assert.Equal("web", tree.Text("etc/copied"));
        Assert.Equal((TarMemberKind.Fifo, 0x192, 81L, 82L), Of(tree, "run/web/pipe"));
        Assert.NotNull(tree.Find("var/lib/volume"));
        Assert.Null(tree.Find("run/boot"));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void What_is_there_keeps_what_a_line_does_not_say()
    {
        using RootTree tree = Tree("d /srv - web -\nz /usr/share 0711\nf /usr/share/there 0600 web web - other\n");
        Assert.Equal((TarMemberKind.Directory, 0x1c0, 81L, 0L), Of(tree, "srv"));
        Assert.Equal((TarMemberKind.Directory, 0x1c9, 0L, 0L), Of(tree, "usr/share"));
        Assert.Equal((TarMemberKind.File, 0x1a4, 0L, 0L), Of(tree, "usr/share/there"));
        Assert.Equal("app-misc/one-1", tree.Find("srv")!.Package);
    }

    [Fact]
    public void What_is_not_carried_out_is_told()
    {
        using RootTree tree = Tree("d /run/%m\nc /dev/x - - - - 1:3\nd ../x\nd /a/../b\nd /x 0999\nnonsense\nd \"/open\nC /etc/none\n");
        Assert.Equal(
            ["STV6106", "STV6106", "STV6106", "STV6106", "STV6106", "STV6106", "STV6108", "STV6109"], _warnings.Select(warning => warning.Code).Order(StringComparer.Ordinal));
        Assert.Contains(_warnings, warning => warning.Message == "`d /run/%m` is not carried out: an image does not know what a specifier in it stands for");
        Assert.Contains(_warnings, warning => warning.Location == new SourceLocation("app-misc/one-1: usr/lib/tmpfiles.d/web.conf", 3));
    }

    [Fact]
    public void An_unknown_account_is_an_error()
    {
        StavesException failure = Assert.Throws<StavesException>(() => Tree("d /run/x - other\n").Dispose());
        Assert.Equal("`/run/x` is to belong to the user `other`, which the image does not have", Assert.Single(failure.Diagnostics).Message);
        Assert.Equal("add `acct-user/other` to `packages`", failure.Diagnostics[0].Hint);
    }

    [Fact]
    public void Only_packages_that_ask_for_it_count_and_the_users_own_file_takes_the_place_of_theirs()
    {
        using RootTree tree = Tree("d /run/theirs\n", asks: false);
        Assert.Null(tree.Find("run/theirs"));
        using RootTree replaced = Tree("d /run/theirs\n", own: "d /run/ours\n");
        Assert.Null(replaced.Find("run/theirs"));
        Assert.NotNull(replaced.Find("run/ours"));
    }

    RootTree Tree(string text, bool asks = true, string? own = null)
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add(
            "app-misc/one-1",
            File("usr/lib/tmpfiles.d/web.conf", text),
            File("usr/lib/sysusers.d/web.conf", "g web 82\nu web 81:web \"\" /srv /sbin/nologin\n"),
            File("usr/share/web.conf", "web"),
            File("usr/share/there", "there"),
            Directory("srv", 0x1c0));
        if (own is not null)
        {
            builder.AddFile(File("etc/tmpfiles.d/web.conf").Member, System.Text.Encoding.UTF8.GetBytes(own));
        }

        using (RootTree snapshot = builder.Snapshot(CancellationToken.None))
        {
            _warnings = TemporaryFileRules.AddTo(builder, snapshot, new HashSet<string>(asks ? ["app-misc/one-1"] : [], StringComparer.Ordinal));
        }

        return builder.Build(CancellationToken.None);
    }

    static (TarMemberKind Kind, int Mode, long User, long Group) Of(RootTree tree, string path)
    {
        TarMember member = tree.Find(path)!.Member;
        return (member.Kind, member.Mode, member.UserId, member.GroupId);
    }
}
