using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Portage.Configuration.UserFiles;

public sealed class BinReposConfTests : IDisposable
{
    readonly ConfigurationRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Sections_become_binhosts_the_one_with_the_highest_priority_first()
    {
        _root.Write("etc/portage/binrepos.conf", """
            [first]
            sync-uri = https://example.org/first/
            priority = 1

            [second]
            sync-uri = https://example.org/second
            priority = 9
            frozen = true
            verify-signature = no
            location = cache/second
            getbinpkg-include = app-misc/* dev-libs/b:0
            getbinpkg-exclude = app-misc/c
            """);

        BinhostSettings[] binhosts = [.. BinReposConf.Read(_root.Path).Binhosts];

        Assert.Equal(["second", "first"], binhosts.Select(binhost => binhost.Name));
        Assert.Equal(("https://example.org/second", 9, true, false), (binhosts[0].SyncUri, binhosts[0].Priority, binhosts[0].Frozen, binhosts[0].VerifySignature));
        Assert.Equal($"{_root.Path}/cache/second", binhosts[0].Location);
        Assert.Equal(["app-misc/*", "dev-libs/b:0"], binhosts[0].Include.Select(pattern => pattern.ToString()));
        Assert.Equal(["app-misc/c"], binhosts[0].Exclude.Select(pattern => pattern.ToString()));
        Assert.Equal($"{_root.Path}/etc/portage/binrepos.conf:5", binhosts[0].Place.ToString());
        Assert.Equal("https://example.org/first", binhosts[1].SyncUri);
    }

    [Fact]
    public void Packages_have_to_be_signed_unless_somebody_says_otherwise()
    {
        _root.Write("etc/portage/binrepos.conf", "[a]\nsync-uri = https://example.org/a\n");
        Assert.True(BinReposConf.Read(_root.Path).Binhosts.Single().VerifySignature);

        _root.Write("usr/share/portage/config/binrepos.conf", "[DEFAULT]\nverify-signature = false\n");
        Assert.False(BinReposConf.Read(_root.Path).Binhosts.Single().VerifySignature);
    }

    [Fact]
    public void Without_a_file_there_are_none() => Assert.Empty(BinReposConf.Read(_root.Path).Binhosts);

    [Fact]
    public void A_section_without_an_address_is_passed_over_with_a_word()
    {
        _root.Write("etc/portage/binrepos.conf", "[a]\npriority = 1\n[b]\nsync-uri = https://example.org/b\n");

        var read = BinReposConf.Read(_root.Path);
        Assert.Equal("b", read.Binhosts.Single().Name);
        Assert.Equal(("STV2128", 1), (read.Warnings.Single().Code, read.Warnings.Single().Location!.Line));
    }

    [Fact]
    public void Every_mistake_is_told_with_its_line()
    {
        _root.Write("etc/portage/binrepos.conf", """
            [a]
            priority = high
            sync-uri = https://example.org/a
            getbinpkg-exclude = app-misc/a !!
            [c]
            sync-uri = /
            """);

        StavesException exception = Assert.Throws<StavesException>(() => BinReposConf.Read(_root.Path));
        Assert.Equal(
            """
            error[STV2120]: the priority `high` is not a whole number
              ROOT/etc/portage/binrepos.conf:2
            error[STV2120]: `!!` in `getbinpkg-exclude` names no packages: expected a category and `/` before the package name at offset 2
              ROOT/etc/portage/binrepos.conf:4
            error[STV2120]: the `sync-uri` of `c` is empty
              ROOT/etc/portage/binrepos.conf:6

            """,
            DiagnosticText.Of(exception).Replace(_root.Path, "ROOT", StringComparison.Ordinal));
    }
}
