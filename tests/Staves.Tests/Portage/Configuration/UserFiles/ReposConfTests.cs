using CsCheck;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Portage.Configuration.UserFiles;

public sealed class ReposConfTests : IDisposable
{
    static readonly Gen<string> Name = Gen.Char["abcdefgh_0123456789"].Array[1, 8].Select(letters => $"r{new string(letters)}");

    static readonly Gen<string> Value = Gen.Char["abz019 :=/%#;[]().-ä"].Array[0, 20].Select(letters => new string(letters).Trim());

    readonly ConfigurationRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Sections_become_repositories()
    {
        _root.Write("etc/portage/repos.conf", """
            # comment
            [DEFAULT]
            main-repo = here
            auto-sync = no

            [here]
            Location = repos/here
            sync-type: git
            ; comment
            sync-uri = https://example.org/a%%20b.git
            masters =

            [there]
            location = %(root)ssrv/there
            priority = -5
            masters = here
              other
            aliases = x -y
            auto-sync = true
            """);

        var read = ReposConf.Read(_root.Path);

        Assert.Equal("here", read.MainRepository?.Name);
        Assert.Equal(["gentoo", "here", "there"], read.Repositories.Select(repository => repository.Name));
        RepositorySettings here = read.Repositories[1];
        Assert.Equal(($"{_root.Path}/repos/here", null, false), (here.Location, here.Priority, here.AutoSync));
        Assert.Equal([], here.Masters ?? ["none were read"]);
        Assert.Equal("https://example.org/a%20b.git", here.Options["sync-uri"]);
        RepositorySettings there = read.Repositories[2];
        Assert.Equal(("/srv/there", -5, true), (there.Location, there.Priority, there.AutoSync));
        Assert.Equal(["here", "other"], there.Masters ?? []);
        Assert.Equal(["x", "-y"], there.Aliases);
        Assert.Equal($"{_root.Path}/etc/portage/repos.conf:13", there.Place.ToString());
    }

    [Fact]
    public void Files_of_a_directory_go_on_where_the_ones_before_end()
    {
        _root.Write("etc/portage/repos.conf/2", "[a]\npriority = 2\n").Write("etc/portage/repos.conf/1", "[a]\nlocation = a\npriority = 1\n")
            .Write("etc/portage/repos.conf/.3", "[a\n").Write("etc/portage/repos.conf/4~", "[a\n");

        RepositorySettings repository = ReposConf.Read(_root.Path).Repositories[^1];

        Assert.Equal(("a", 2), (repository.Name, repository.Priority));
    }

    [Fact]
    public void What_a_distribution_ships_replaces_what_is_built_in()
    {
        _root.Write("usr/share/portage/config/repos.conf", "[DEFAULT]\nmain-repo = mine\n[mine]\nlocation = repos/mine\n");

        var read = ReposConf.Read(_root.Path);

        Assert.Equal("mine", read.MainRepository?.Name);
        Assert.Equal(["mine"], read.Repositories.Select(repository => repository.Name));
    }

    [Fact]
    public void Every_mistake_is_told_with_its_line()
    {
        _root.Write("etc/portage/repos.conf/a", """
            location = /before
            [one]
            no delimiter
            location = /one
            location = /two
            priority = high
            [two]
            sync-type = git
            [bad name]
            location = /three
            [one]
            location = %(nothing)s
            sync-uri = 100%
            """).Write("etc/portage/repos.conf/b", "= value\n");

        StavesException exception = Assert.Throws<StavesException>(() => ReposConf.Read(_root.Path));

        Snapshot.Matches(DiagnosticText.Of(exception).Replace(_root.Path, "@ROOT@", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_that_refer_to_each_other_end()
    {
        _root.Write("etc/portage/repos.conf", "[a]\nlocation = %(b)s\nb = %(location)s\n");

        Assert.Throws<StavesException>(() => ReposConf.Read(_root.Path));
    }

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Name, Gen.Dictionary(Name, Value)[0, 5], Gen.Int).Sample((name, options, priority) =>
        {
            IEnumerable<string> lines = options.Select(option => $"{option.Key} = {option.Value.Replace("%", "%%", StringComparison.Ordinal)}");
            using ConfigurationRoot root = new ConfigurationRoot()
                .Write("etc/portage/repos.conf", $"[{name}]\nlocation = /x\npriority = {priority}\n{string.Join('\n', lines)}\n");

            RepositorySettings read = ReposConf.Read(root.Path).Repositories.Single(repository => repository.Name == name);

            Assert.Equal(priority, read.Priority);
            Assert.All(options, option => Assert.Equal(option.Value, read.Options[option.Key]));
        }, iter: 200);

    [Fact]
    public void Whatever_stands_there_is_read_or_refused_with_a_place() =>
        Gen.Char["\0\t\n\n\r [[]]=:;#%()sabDEFAULT\u2028é"].Array[0, 80].Select(letters => new string(letters)).Sample(text =>
        {
            using ConfigurationRoot root = new ConfigurationRoot().Write("etc/portage/repos.conf", text);
            try
            {
                ReposConf.Read(root.Path);
            }
            catch (StavesException exception)
            {
                Assert.All(exception.Diagnostics, diagnostic => Assert.True(diagnostic.Location is { Line: > 0 }));
            }
        }, iter: 500);
}
