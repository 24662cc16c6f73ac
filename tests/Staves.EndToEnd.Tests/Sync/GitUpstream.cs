using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>The tiny repository in a real Git repository, as somebody else publishes it.</summary>
sealed class GitUpstream
{
    readonly string[] _settings;

    /// <param name="workplace">Whose `repository` becomes the working tree.</param>
    /// <param name="key">Signs the commits; null signs none.</param>
    public GitUpstream(Workplace workplace, GpgKey? key = null)
    {
        Tool.Require("git");
        Tree = TinyRepository.Create(workplace).Path;
        _settings =
        [
            "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main", "-c", "safe.directory=*",
            "-c", $"commit.gpgSign={(key is null ? "false" : "true")}",
        ];
        if (key is not null)
        {
            string wrapper = workplace.Write("gpg-of-test", $"#!/bin/sh\nexec gpg --homedir {key.Home} \"$@\"\n");
            Tool.Run("chmod", "+x", wrapper);
            _settings = [.. _settings, "-c", $"gpg.program={wrapper}", "-c", "user.signingKey=builder@example.org"];
        }

        Git("init", "--quiet");
        Commit("first");
    }

    /// <summary>The working tree.</summary>
    public string Tree { get; }

    public string Head => Git("rev-parse", "HEAD").Trim();

    /// <summary>Adds a newer version of `test/hello` and commits it.</summary>
    public void PublishNewHello()
    {
        string package = Path.Combine(Tree, "test/hello");
        File.Copy(Path.Combine(package, "hello-1.ebuild"), Path.Combine(package, "hello-1-r1.ebuild"));
        string entries = Path.Combine(Tree, "metadata/md5-cache/test");
        File.Copy(Path.Combine(entries, "hello-1"), Path.Combine(entries, "hello-1-r1"));
        Commit("newer");
    }

    public void Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
    }

    public string Git(params string[] arguments) => Tool.Run("git", ["-C", Tree, .. _settings, .. arguments]);
}
