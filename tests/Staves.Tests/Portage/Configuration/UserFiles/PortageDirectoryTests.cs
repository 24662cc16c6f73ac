using CsCheck;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration.UserFiles;

/// <summary>A user's `/etc/portage`; what its files mean is compared with Portage in <see cref="PortageAgreementTests"/>.</summary>
public sealed class PortageDirectoryTests : IDisposable
{
    readonly ConfigurationRoot _root = new();
    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main").Package("main", "app-misc/a-1", "KEYWORDS=amd64\nIUSE=x y\n");

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void The_repository_with_the_highest_priority_comes_last()
    {
        _files.Repository("b", "main").Repository("c", "main").Repository("added", "main");
        _root.Write("etc/portage/repos.conf", $"""
            [DEFAULT]
            main-repo = main
            [c]
            location = {_files.Path("c")}
            priority = -3
            [b]
            location = {_files.Path("b")}
            [main]
            location = {_files.Path("main")}
            """);

        RepositorySet repositories = PortageDirectory.Open(_root.Path, [_files.Open("added")]).Repositories;

        Assert.Equal(["main", "c", "b", "added"], repositories.All.Select(repository => repository.Name));
        Assert.Equal("main", repositories.Main.Name);
    }

    [Fact]
    public void Masters_and_aliases_of_repos_conf_override_those_of_the_layout()
    {
        _files.Repository("over", "nobody").Write("over", "metadata/layout.conf", "masters = nobody\naliases = old kept\n");
        Repositories($"[over]\nlocation = {_files.Path("over")}\nmasters = main\naliases = -old young\n");

        RepositorySet repositories = PortageDirectory.Open(_root.Path).Repositories;

        Assert.Equal(["main"], repositories.MastersOf(repositories.Find("over")!).Select(master => master.Name));
        Assert.Equal([true, true, false], new[] { "kept", "young", "old" }.Select(alias => repositories.Find(alias)?.Name == "over"));
    }

    [Fact]
    public void A_master_that_is_missing_is_told_where_it_is_named()
    {
        _files.Repository("over", "main");
        Repositories($"[over]\nlocation = {_files.Path("over")}\nmasters = nobody\n");

        Diagnostic diagnostic = Assert.Single(Failure().Diagnostics);

        Assert.Equal(("STV2106", 3), (diagnostic.Code, diagnostic.Location!.Line));
    }

    [Fact]
    public void Repositories_that_are_not_what_repos_conf_says_are_refused_all_at_once()
    {
        _root.Write("etc/portage/repos.conf", $"""
            [absent]
            location = /nonexistent
            [other]
            location = {_files.Path("main")}
            [empty]
            location = etc
            """);

        Snapshot.Matches(Shown(Failure()));
    }

    [Fact]
    public void A_main_repository_that_is_missing_is_refused()
    {
        Repositories("[DEFAULT]\nmain-repo = mian\n");

        Assert.Equal("STV2121", Assert.Single(Failure().Diagnostics).Code);
    }

    [Fact]
    public void Links_are_followed_as_Portage_does()
    {
        _root.Link("repos/link", _files.Path("main")).Link("etc/portage/make.profile", "../../repos/link/profiles/p")
            .Write("etc/portage/repos.conf", "[main]\nlocation = repos/link\n");
        var directory = PortageDirectory.Open(_root.Path);

        Assert.Equal("main:p", directory.LoadProfile()?.Name);
    }

    [Fact]
    public void Without_make_profile_there_is_no_profile_and_a_broken_link_is_an_error()
    {
        Repositories("");
        Assert.Null(PortageDirectory.Open(_root.Path).LoadProfile());

        _root.Link("etc/portage/make.profile", "/nonexistent/profile");
        var directory = PortageDirectory.Open(_root.Path);

        Assert.Equal("STV2125", Assert.Throws<StavesException>(directory.LoadProfile).Diagnostics[0].Code);
    }

    [Fact]
    public void Every_mistake_in_every_file_is_told()
    {
        Repositories("");
        _root.Write("etc/portage/make.conf", "USE=\"a\nb\n")
            .Write("etc/portage/package.use", "app-misc/a x\napp-misc x\napp-misc/a ?\napp-misc/a[x] y\n*/* FRUIT: apple\n")
            .Write("etc/portage/package.accept_keywords/1", "app-misc/a ~amd64 amd+64\n")
            .Write("etc/portage/package.accept_keywords/2/3", "=app-misc/a\n")
            .Write("etc/portage/package.mask", "-app-misc/a\n-*\n--app-misc/a\n")
            .Write("etc/portage/package.license", "app-misc/a @ GPL-2\n")
            .Write("etc/portage/package.env", "app-misc/a broken missing brokn\n")
            .Write("etc/portage/env/broken", "X=[\n")
            .Write("etc/portage/sets/tools", "app-misc/a\n!app-misc/b\nnonsense\n@\n")
            .Write("etc/portage/sets/world", "app-misc/a\n")
            .Write("var/lib/portage/world", "app-misc/a-1\n");

        Snapshot.Matches(Shown(Failure()));
    }

    [Fact]
    public void A_directory_without_etc_portage_is_no_configuration_root() => Assert.Equal(
        "STV2124", Assert.Throws<StavesException>(() => PortageDirectory.Open(Path.Combine(_root.Path, "etc"))).Diagnostics[0].Code);

    [Fact]
    public void What_is_not_honoured_is_told()
    {
        Repositories("");
        _root.Write("etc/portage/hooks/x", "").Write("etc/portage/patches/app-misc/a/x.patch", "");

        Assert.Equal(
            ["`hooks`", "`patches`"],
            PortageDirectory.Open(_root.Path).Warnings.Select(warning => warning.Message.Split(' ')[0]));
    }

    [Fact]
    public void Mirrors_of_the_user_come_first()
    {
        _files.Write("main", "profiles/thirdpartymirrors", "group https://example.org/theirs\n");
        Repositories("");
        _root.Write("etc/portage/mirrors", "group https://example.org/mine/\n").Link("etc/portage/make.profile", $"{_files.Path("main")}/profiles/p");
        var directory = PortageDirectory.Open(_root.Path);
        var configuration = PortageConfiguration.Create(directory.Repositories, directory.LoadProfile()!, directory.User);

        Assert.Equal(
            ["https://example.org/mine", "https://example.org/theirs"],
            configuration.MirrorsOf(directory.Repositories.Main).AddressesOf("group"));
    }

    /// <summary>Whatever is in the files, it is read or refused, and each complaint has a place.</summary>
    [Fact]
    public void Any_text_is_read_or_refused_with_a_place()
    {
        Repositories("");
        string[] names =
        [
            "package.use", "package.accept_keywords", "package.mask", "package.unmask", "package.license", "package.properties",
            "package.accept_restrict", "package.env", "make.conf", "sets/any", "license_groups", "mirrors",
        ];
        Gen<string> word = Gen.OneOf(
            Gen.OneOf("app-misc/a", "=app-misc/a-1", "*/*", "=*/*-*9*", "-app-misc/a", "a/b:0/1::main", "FRUIT:", "-*", "~amd64", "**", "@X", "#", "\n", "\n", "A=\"b\"", "source"),
            Gen.Char["\0\t-*/:=[]!~<>@#\"'$\\{}ax1é"].Array[1, 6].Select(letters => new string(letters)));
        Gen.Select(Gen.OneOf(names.Select(name => Gen.Const(name)).ToArray()), word.Array[0, 20]).Sample((name, words) =>
        {
            string text = string.Join(' ', words);
            _root.Write($"etc/portage/{name}", text);
            try
            {
                PortageDirectory.Open(_root.Path);
            }
            catch (StavesException exception)
            {
                Assert.All(exception.Diagnostics, diagnostic => Assert.True(
                    diagnostic.Location?.File.EndsWith(name, StringComparison.Ordinal), $"{diagnostic.Message} in {text}"));
            }
            finally
            {
                File.Delete(Path.Combine(_root.Path, "etc", "portage", name));
            }
        }, iter: 1000, threads: 1);
    }

    /// <summary>A valid line gives the same setting whatever stands around it.</summary>
    [Fact]
    public void Lines_are_read_alone()
    {
        Repositories("");
        Gen<string> line = Gen.Select(
            Gen.OneOf("app-misc/a", ">=app-misc/a-1:0", "*/a::main", "=*/*-*1*"),
            Gen.OneOf("x", "-y", "-*", "FRUIT: apple -pear", "fruit_*").Array[1, 3],
            (pattern, words) => $"{pattern} {string.Join(' ', words)}");
        line.Array[1, 6].Sample(lines =>
        {
            _root.Write("etc/portage/package.use", string.Join("\n # comment\n\n\t", lines.Select(text => $"{text}  # and more")));

            Assert.Equal(
                lines,
                PortageDirectory.Open(_root.Path).User.PackageUse.Select(setting => $"{setting.Pattern} {string.Join(' ', setting.Values)}"));
        }, iter: 200, threads: 1);
    }

    string Shown(StavesException exception) => DiagnosticText.Of(exception)
        .Replace(_root.Path, "@ROOT@", StringComparison.Ordinal).Replace(_files.Path("main"), "@MAIN@", StringComparison.Ordinal);

    StavesException Failure() => Assert.Throws<StavesException>(() => PortageDirectory.Open(_root.Path));

    void Repositories(string more) => _root.Write("etc/portage/repos.conf", $"[main]\nlocation = {_files.Path("main")}\n{more}");
}
