namespace Staves.Tests.Resolution;

/// <summary>What a person reads when there is no solution, for each kind of problem.</summary>
public sealed class ProblemTests
{
    [Fact]
    public void No_such_package()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("DEPEND", "dev-libs/openssI dev-libs/top"), ("RDEPEND", "dev-libs/openssI"))
            .Add("dev-libs/openssl-3");

        Snapshot.Matches(repository.Problems("app-misc/nothing-alike", "app-misc/top"));
    }

    [Fact]
    public void No_such_version()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", ">=dev-libs/b-3 dev-libs/b:5"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/b-2");

        Snapshot.Matches(repository.Problems("=dev-libs/b-4*", "app-misc/top"));
    }

    [Fact]
    public void Masked()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk("ACCEPT_LICENSE=\"-* MIT\"")
            .Add("app-misc/a-1", ("KEYWORDS", "~amd64"))
            .Add("app-misc/b-1", ("LICENSE", "MIT EULA"))
            .Add("app-misc/c-1", ("KEYWORDS", ""))
            .Add("app-misc/c-2")
            .Add("app-misc/d-1", ("EAPI", "99"))
            .WriteProfile("package.mask", "# Broken\n=app-misc/c-2\n");

        Snapshot.Matches(repository.Problems("app-misc/a", "app-misc/b", "app-misc/c", "app-misc/d"));
    }

    [Fact]
    public void Use_unmet()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("IUSE", "+tls"), ("RDEPEND", "dev-libs/b[tls?,-debug] dev-libs/b[nothing] dev-libs/b[masked]"))
            .Add("dev-libs/b-1", ("IUSE", "tls +debug masked"))
            .WriteProfile("use.mask", "masked\n");

        Snapshot.Matches(repository.Problems("app-misc/top"));
    }

    [Fact]
    public void Required_use_violated()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("IUSE", "gnutls openssl"))
            .Add("app-misc/a-2", ("IUSE", "gnutls openssl"), ("REQUIRED_USE", "^^ ( gnutls openssl )"))
            .Use("app-misc/a", "gnutls", "openssl");

        Snapshot.Matches(repository.Problems("app-misc/a"));
    }

    [Fact]
    public void Slot_conflict()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "<dev-libs/b-2"))
            .Add("app-misc/user-1", ("RDEPEND", ">=dev-libs/b-2"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/b-2");

        Snapshot.Matches(repository.Problems("app-misc/user", "app-misc/top"));
    }

    [Fact]
    public void Blocked()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("RDEPEND", "dev-libs/b !!dev-libs/c"))
            .Add("dev-libs/b-1", ("RDEPEND", "dev-libs/c"))
            .Add("dev-libs/c-1");

        Snapshot.Matches(repository.Problems("app-misc/top"));
    }

    [Fact]
    public void Circular()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("DEPEND", "dev-libs/a"))
            .Add("dev-libs/a-1", ("DEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1", ("DEPEND", "dev-libs/a"));

        Snapshot.Matches(repository.Problems("app-misc/top"));
    }

    [Fact]
    public void No_alternative()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/top-1", ("IUSE", "x y"), ("RDEPEND", "|| ( x? ( dev-libs/b ) y? ( dev-libs/c ) )"));

        Snapshot.Matches(repository.Problems("app-misc/top"));
    }

    [Fact]
    public void A_package_of_the_system_set_is_missing()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .WriteProfile("packages", "*dev-libs/gcc\n")
            .Add("app-misc/top-1");

        Snapshot.Matches(repository.Problems("app-misc/top"));
    }

    [Theory]
    [InlineData("RDEPEND", "|| dev-libs/b")]
    [InlineData("REQUIRED_USE", "^^ ( a")]
    public void A_version_with_a_malformed_variable_counts_as_masked(string variable, string text)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk().Add("app-misc/top-1", ("IUSE", "a"), (variable, text));

        string problem = repository.Problems("app-misc/top");

        Assert.StartsWith($"error[STV2112]: {variable} of `app-misc/top-1` is not one of EAPI 8: expected ", problem, StringComparison.Ordinal);
        Assert.Contains("REPOSITORY/metadata/md5-cache/app-misc/top-1", problem, StringComparison.Ordinal);
        repository.Add("app-misc/top-0");
        Assert.Equal(["image app-misc/top-0"], repository.Plan("app-misc/top").Order);
    }
}
