using Staves.Portage.Diagnostics;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Profiles;

public sealed class ProfileStackTests : IDisposable
{
    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Parents_come_first_from_left_to_right_and_may_repeat()
    {
        Profile("base", parents: null);
        Profile("left", "../base");
        Profile("right", "main:base");
        Profile("leaf", "../left", ":right");

        Assert.Equal(
            ["main:base", "main:left", "main:base", "main:right", "main:leaf"], Load("leaf").Nodes.Select(node => node.ToString()));
    }

    [Fact]
    public void A_profile_may_inherit_from_another_repository()
    {
        Profile("base", parents: null);
        _files.Repository("over", masters: "main").Write("over", "profiles/q/parent", "main:base\n");
        var set = new RepositorySet([_files.Open("main"), _files.Open("over")]);

        Assert.Equal(["main:base", "over:q"], ProfileStack.Load(set, set.All[1], "q").Nodes.Select(node => node.ToString()));
        Assert.Equal("over:q", ProfileStack.Load(set, set.Main, "over:q").Name);
    }

    [Fact]
    public void A_parent_that_does_not_exist_is_named_with_its_line()
    {
        Profile("leaf", "# why", "../nowhere");

        Diagnostic failure = RepositoryBuilder.Failure(() => Load("leaf"));

        Assert.Equal(("STV2107", new SourceLocation($"{_files.Path("main")}/profiles/leaf/parent", 2)), (failure.Code, failure.Location));
    }

    [Theory]
    [InlineData("../other", "../leaf")]
    [InlineData("../leaf", "")]
    public void Profiles_that_inherit_each_other_are_refused(string leaf, string other)
    {
        Profile("leaf", leaf);
        Profile("other", other);

        Assert.Contains("its own ancestor", RepositoryBuilder.Failure(() => Load("leaf")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_parent_file_is_refused()
    {
        Profile("leaf", "# none");

        Assert.Equal("STV2107", RepositoryBuilder.Failure(() => Load("leaf")).Code);
    }

    [Fact]
    public void The_nearest_profile_is_suggested()
    {
        _files.Write("main", "profiles/profiles.desc", "amd64 default/linux/amd64/23.0 stable\n");

        Assert.Contains(
            "`default/linux/amd64/23.0`", RepositoryBuilder.Failure(() => Load("default/linux/amd64/32.0")).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_EAPI_of_a_profile_is_refused()
    {
        Profile("leaf", parents: null);
        _files.Write("main", "profiles/leaf/eapi", "99\n");

        Assert.Contains("`99`", RepositoryBuilder.Failure(() => Load("leaf")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_is_read_in_byte_order_without_hidden_files_and_backups()
    {
        foreach (string name in (string[])["b", "A", ".hidden", "c~"])
        {
            _files.Write("main", $"profiles/leaf/package.use/{name}", $"app-misc/{name} x\n");
        }

        Assert.Equal(["app-misc/A x", "app-misc/b x"], Load("leaf").Nodes[0].Lines("package.use").Select(line => line.ToString()));
    }

    void Profile(string path, params string[]? parents)
    {
        _files.Write("main", $"profiles/{path}/eapi", "8\n");
        if (parents is not null)
        {
            _files.Write("main", $"profiles/{path}/parent", string.Join('\n', parents) + "\n");
        }
    }

    ProfileStack Load(string path)
    {
        var set = new RepositorySet([_files.Open("main")]);
        return ProfileStack.Load(set, set.Main, path);
    }
}
