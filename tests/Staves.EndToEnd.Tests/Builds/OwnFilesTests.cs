using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>`[[files]]` in the image and in the lock.</summary>
public sealed class OwnFilesTests
{
    const string Site = """
        [[files]]
        path = '/srv/www'
        source = 'www'
        owner = 'nobody'

        [[files]]
        path = '/var/lib/data'
        directory = true
        mode = '0700'
        """;

    [Fact]
    public async Task A_changed_file_makes_another_image_and_compiles_nothing()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello", Site);
        workplace.Write("www/index.html", "one");
        workplace.Write("www/run", "#!/bin/sh\n");
        File.SetUnixFileMode(workplace["www/run"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(workplace["www/home"], "index.html");
        (await workplace.RunAsync("lock")).ShouldSucceed();
        Snapshot.Matches(File.ReadAllText(workplace["staves.lock"])[File.ReadAllText(workplace["staves.lock"]).IndexOf("[[files]]", StringComparison.Ordinal)..]);
        StavesResult first = (await workplace.RunAsync("build", "--locked")).ShouldSucceed();
        Assert.Equal(
            [
                "drwxr-xr-x 65534/0 ./srv/www/", "drwx------ 0/0 ./var/lib/data/", "lrwxrwxrwx 65534/0 ./srv/www/home -> index.html",
                "-rw-r--r-- 65534/0 ./srv/www/index.html", "-rwxr-xr-x 65534/0 ./srv/www/run",
            ],
            Listing(workplace));

        workplace.Write("www/index.html", "two");
        StavesResult refused = (await workplace.RunAsync("build", "--locked")).ShouldFail(exitCode: 2);
        Assert.Contains("~ /srv/www/index.html content", refused.Error, StringComparison.Ordinal);
        StavesResult second = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Empty(second.Compiled);
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Contains("warning[STV1955]", second.Error, StringComparison.Ordinal);
        Assert.Equal("staves.lock: 1 package\n  ~ /srv/www/index.html content\n", (await workplace.RunAsync("lock")).ShouldSucceed().Output);
        Assert.Equal(second.Digest, (await workplace.RunAsync("build", "--locked")).ShouldSucceed().Digest);
    }

    [Fact]
    public async Task A_file_that_changed_does_not_let_newer_packages_in()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello", "[[files]]\npath = '/etc/motd'\ncontent = 'one'\n");
        (await workplace.RunAsync("lock")).ShouldSucceed();
        repository.Add(TinyEbuilds.Hello with { Version = "2" });
        TinyImage.Specify(workplace, "test/hello", "[[files]]\npath = '/etc/motd'\nlink = 'two'\n\n[[files]]\npath = '/etc/new'\ncontent = ''\n");
        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], built.Compiled);
        Assert.Contains("~ /etc/motd file -> link", built.Error, StringComparison.Ordinal);
        Assert.Contains("+ /etc/new", built.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_that_the_image_does_not_have_is_told()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello", "[[files]]\npath = '/etc/motd'\ncontent = 'one'\nowner = 'nobdy'\n");
        StavesResult refused = (await workplace.RunAsync("build")).ShouldFail(exitCode: 2);
        Assert.Contains("error[STV1909]", refused.Error, StringComparison.Ordinal);
        Assert.Contains("hint: owner = 'nobody'", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>Mode, owner and name of what is below `/srv/www` and `/var/lib/data`, the directories first.</summary>
    static string[] Listing(Workplace workplace) =>
    [
        .. Tool.Run("tar", "--list", "--verbose", "--numeric-owner", "--file", workplace["staves_root.tar"])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(words => string.Join(' ', [words[0], words[1], $"./{words[5].TrimStart('.', '/')}", .. words[6..]]))
            .Where(line => line.Contains("/srv/www", StringComparison.Ordinal) || line.Contains("/var/lib/data", StringComparison.Ordinal))
            .OrderByDescending(line => line[0] == 'd')
            .ThenBy(line => line[line.IndexOf("./", StringComparison.Ordinal)..], StringComparer.Ordinal),
    ];
}
