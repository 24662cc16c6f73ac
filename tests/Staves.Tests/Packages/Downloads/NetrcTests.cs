using System.Collections.Immutable;
using System.Text;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Downloads;

/// <summary>Passwords go to their own hosts, and nowhere else.</summary>
public sealed class NetrcTests : IDisposable
{
    readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Machines_have_names_and_passwords_and_macros_and_comments_are_none()
    {
        var netrc = Netrc.Parse("""
            # machine commented login no password no
            machine example.org login somebody password "pass word\"s"
            machine other.example.org
                login other
                account ignored
                password p#1
            macdef init
            machine macro.example.org login no password no

            machine last.example.org login last password end
            default login anonymous password mail
            """);
        Assert.Equal(("somebody", "pass word\"s"), netrc.Find("EXAMPLE.org"));
        Assert.Equal(("other", "p#1"), netrc.Find("other.example.org"));
        Assert.Equal(("last", "end"), netrc.Find("last.example.org"));
        Assert.Null(netrc.Find("commented"));
        Assert.Null(netrc.Find("macro.example.org"));
        // A password for everybody would be sent to every mirror.
        Assert.Null(netrc.Find("elsewhere.example.org"));
    }

    [Fact]
    public void A_file_that_is_none_is_told_without_a_word_of_it()
    {
        string path = _directory["netrc"];
        File.WriteAllText(path, "machine example.org login secret-name password");
        Diagnostic problem = Assert.Single(Assert.Throws<StavesException>(() => Netrc.Read(path)).Diagnostics);
        Assert.Equal("STV4120", problem.Code);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_found_in_its_own_place_and_not_among_the_keys_of_ssh()
    {
        Directory.CreateDirectory(_directory[".ssh"]);
        File.WriteAllText(_directory[".ssh/.netrc"], "machine example.org login wrong password wrong");
        File.WriteAllText(_directory[".ssh/netrc"], "machine example.org login wrong password wrong");
        Assert.Null(Netrc.FileOf(name => name == "HOME" ? _directory.Path : null));

        File.WriteAllText(_directory[".netrc"], "");
        Assert.Equal(_directory[".netrc"], Netrc.FileOf(name => name == "HOME" ? _directory.Path : null));
        File.WriteAllText(_directory["given"], "");
        Assert.Equal(_directory["given"], Netrc.FileOf(name => name == "HOME" ? _directory.Path : _directory["given"]));
    }

    [Fact]
    public async Task A_password_is_sent_to_its_host_and_not_to_where_that_leads()
    {
        byte[] content = "content"u8.ToArray();
        using var target = new FileServer(request => FileServer.Good(request, content));
        using var server = new FileServer(_ => new FileServer.Answer(302, []) { Headers = [$"Location: {target.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/file"] });
        var options = new DownloadOptions { Netrc = Netrc.Parse("machine 127.0.0.1 login me password secret machine localhost login me password other") };
        using var fetcher = new FileFetcher(options);
        Assert.Null((await fetcher.FetchAsync([Wanted(server, content.Length)], progress: null, TestContext.Current.CancellationToken))[0]);

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret"))}", Assert.Single(server.Requests).Headers["Authorization"]);
        Assert.False(Assert.Single(target.Requests).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Without_it_nothing_is_sent_and_no_message_has_a_password()
    {
        using var server = new FileServer(_ => new FileServer.Answer(401, []));
        using var without = new FileFetcher(new DownloadOptions());
        await without.FetchAsync([Wanted(server, 1)], progress: null, TestContext.Current.CancellationToken);
        Assert.False(Assert.Single(server.Requests).Headers.ContainsKey("Authorization"));

        using var with = new FileFetcher(new DownloadOptions { Netrc = Netrc.Parse("machine 127.0.0.1 login me password secret") });
        StavesException failure = (await with.FetchAsync([Wanted(server, 1)], progress: null, TestContext.Current.CancellationToken))[0]!;
        Assert.DoesNotContain("secret", string.Join(' ', failure.Diagnostics.SelectMany(problem => problem.Details.Append(problem.Message))), StringComparison.Ordinal);
    }

    WantedFile Wanted(FileServer server, long size) => new()
    {
        Name = "file",
        Path = _directory["files/file"],
        StateDirectory = _directory["files"],
        Size = size,
        Digests = ImmutableSortedDictionary<string, string>.Empty,
        Authority = "the test",
        Sources = [DownloadSource.TryParse($"{server.Address}/file")!],
        Failures = new Staves.Packages.Mirrors.MirrorFailures("file"),
    };
}
