using Staves.Images.Environments;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Environments;

/// <summary>What becomes of env.d, next to the files that Portage made of the same.</summary>
public sealed class EnvironmentFilesTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("root-source")]
    [InlineData("root-binary")]
    [InlineData("root-masks")]
    public void Env_d_becomes_what_Portage_made_of_it(string root)
    {
        string etc = TestPaths.SharedOrSkip($"fixtures/vdb/{root}/etc");
        EnvironmentDirectory environment = Read([.. System.IO.Directory.EnumerateFiles($"{etc}/env.d")
            .Select(path => (Path.GetFileName(path), System.IO.File.ReadAllText(path)))]);
        Assert.Equal(System.IO.File.ReadAllText($"{etc}/profile.env"), EnvironmentFiles.ProfileText(environment));
        Assert.Equal(System.IO.File.ReadAllText($"{etc}/csh.env"), EnvironmentFiles.CShellText(environment));
        Assert.Equal(System.IO.File.ReadAllText($"{etc}/environment.d/10-gentoo-env.conf"), EnvironmentFiles.SystemdText(environment));
    }

    [Fact]
    public void Files_count_by_their_names_in_their_order()
    {
        EnvironmentDirectory environment = Read(
            ("50b", "PATH=/b:/a\nA=2\n"), ("05a", "PATH=/a\nA=1\nB='${A}'\n"), ("9", "A=x\n"), ("99x~", "A=x\n"), ("99x.bak", "A=x\n"), ("x99", "A=x\n"));
        Assert.Equal(
            [KeyValuePair.Create("A", "2"), KeyValuePair.Create("B", "${A}"), KeyValuePair.Create("PATH", "/a:/b")], environment.Variables);
    }

    [Fact]
    public void Further_lists_are_declared_in_the_files_themselves()
    {
        EnvironmentDirectory environment = Read(
            ("10a", "SPACE_SEPARATED=\"WORDS\"\nCOLON_SEPARATED=\"DIRS\"\nWORDS=\"one two\"\nDIRS=/x:/y\n"), ("20b", "WORDS=\"two three\"\nDIRS=/y::/z\n"));
        Assert.Equal([KeyValuePair.Create("DIRS", "/x:/y:/z"), KeyValuePair.Create("WORDS", "one two three")], environment.Variables);
    }

    [Fact]
    public void A_value_in_bashs_own_quotes_keeps_them_for_the_shell_alone()
    {
        EnvironmentDirectory environment = Read(("10a", "TAB=\"$\\\\t\"\nEMPTY=''\n"));
        Assert.EndsWith("\nexport EMPTY=''\nexport TAB=$'\\t'\n", EnvironmentFiles.ProfileText(environment), StringComparison.Ordinal);
        Assert.EndsWith("\nsetenv EMPTY ''\nsetenv TAB '$\\t'\n", EnvironmentFiles.CShellText(environment), StringComparison.Ordinal);
        Assert.EndsWith("\n\nTAB=$\\t\n", EnvironmentFiles.SystemdText(environment), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_is_told_with_its_package()
    {
        StavesException failure = Assert.Throws<StavesException>(() => Read(("10a", "A='1\n")));
        Assert.Equal("STV2102", failure.Diagnostics[0].Code);
        Assert.Equal("app-misc/one-1: etc/env.d/10a", failure.Diagnostics[0].Location!.File);
    }

    [Fact]
    public void An_image_has_only_the_files_that_something_in_it_reads()
    {
        Assert.Empty(Made(File("bin/csh")));
        Assert.Equal(["etc/profile.env"], Made(File("etc/env.d/10a", "A=1\n")));
        Assert.Equal(["etc/csh.env", "etc/profile.env"], Made(File("etc/env.d/10a", "A=1\n"), File("usr/bin/tcsh"), Link("bin/csh", "/usr/bin/tcsh")));
        Assert.Equal(
            ["etc/environment.d/10-gentoo-env.conf", "etc/profile.env"],
            Made(File("etc/env.d/10a", "A=1\n"), File("usr/lib/systemd/systemd")));
    }

    [Fact]
    public void The_users_own_file_stays_and_a_packages_does_not()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", File("etc/env.d/10a", "A=1\n"), File("etc/profile.env", "theirs"), File("bin/csh"));
        builder.AddFile(File("etc/csh.env").Member, "ours"u8);
        AddTo(builder);
        using RootTree tree = builder.Build(CancellationToken.None);
        Assert.Equal("ours", tree.Text("etc/csh.env"));
        Assert.EndsWith("export A='1'\n", tree.Text("etc/profile.env"), StringComparison.Ordinal);
    }

    string[] Made(params (TarMember, byte[])[] members)
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", members);
        AddTo(builder);
        using RootTree tree = builder.Build(CancellationToken.None);
        string[] files = ["etc/csh.env", "etc/environment.d/10-gentoo-env.conf", "etc/profile.env"];
        return [.. files.Where(path => tree.Find(path) is not null)];
    }

    static void AddTo(RootTreeBuilder builder)
    {
        using RootTree snapshot = builder.Snapshot(CancellationToken.None);
        EnvironmentFiles.AddTo(builder, snapshot, EnvironmentDirectory.Read(snapshot));
    }

    EnvironmentDirectory Read(params (string Name, string Text)[] files)
    {
        using RootTree tree = Build(_scratch.Path, PruningRules.None, [.. files.Select(file => File($"etc/env.d/{file.Name}", file.Text))]);
        return EnvironmentDirectory.Read(tree);
    }
}
