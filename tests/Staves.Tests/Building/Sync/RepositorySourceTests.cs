using Staves.Building.Sync;
using Staves.Packages.Mirrors;

namespace Staves.Tests.Building.Sync;

/// <summary>Sources and states of fetched repositories as texts.</summary>
public class RepositorySourceTests
{
    [Theory]
    [InlineData("https://me:secret@example.org/x.git", "https://me@example.org/x.git")]
    [InlineData("ssh://git@example.org:22/x.git", "ssh://git@example.org:22/x.git")]
    [InlineData("https://example.org:8080/a@b:c", "https://example.org:8080/a@b:c")]
    [InlineData("https://me:se@cret@example.org", "https://me@example.org")]
    [InlineData("git@example.org:x.git", "git@example.org:x.git")]
    [InlineData("/some/where", "/some/where")]
    [InlineData("://", "://")]
    public void A_password_in_an_address_is_not_shown(string uri, string shown)
    {
        Assert.Equal(shown, new RepositorySource.Git(uri, Branch: null).Shown);
        Assert.Equal(shown, new RepositorySource.Rsync(uri).Shown);
    }

    [Fact]
    public void A_state_is_read_as_it_was_written()
    {
        var state = new RepositoryState("gentoo-1.1.tar.xz", "20260110T120000Z", new DateTimeOffset(2026, 1, 10, 12, 0, 0, TimeSpan.Zero), IsVerified: true)
        {
            Origin = new SnapshotOrigin("https://example.org/x y", "\"tag\"", "Sat, 10 Jan 2026 12:00:00 GMT", new DateTimeOffset(2026, 1, 10, 12, 0, 0, TimeSpan.Zero)),
        };
        Assert.Equal(state, RepositoryState.TryParse(state.ToString()));
        var plain = new RepositoryState("tree", "0123", Time: null, IsVerified: false);
        Assert.Equal(plain, RepositoryState.TryParse(plain.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tree x\n")]
    [InlineData("tree ../../etc\nrevision 1\n")]
    [InlineData("tree ..\nrevision 1\n")]
    public void Anything_else_is_no_state(string text) => Assert.Null(RepositoryState.TryParse(text));
}
