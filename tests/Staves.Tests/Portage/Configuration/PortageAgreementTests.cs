using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration;

/// <summary>Every package of real repositories under real profiles, compared with Portage itself: USE, IUSE_EFFECTIVE, masked and forced
/// flags, what masks it, whether it counts as stable, and its variables.</summary>
public sealed class PortageAgreementTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    [Theory]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/systemd")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/hardened")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/hardened/selinux")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/llvm")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/musl")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/musl/hardened")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/musl/llvm")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/no-multilib")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/no-multilib/hardened/systemd")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/split-usr")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/split-usr/musl")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/desktop/plasma")]
    [InlineData("gentoo/profiles/default/linux/amd64/23.0/x32")]
    [InlineData("gentoo/profiles/default/linux/arm64/23.0")]
    [InlineData("gentoo/profiles/default/linux/arm64/23.0/musl")]
    [InlineData("gentoo/profiles/default/linux/arm64/23.0/musl/llvm")]
    [InlineData("coreos-overlay/profiles/coreos/amd64/generic")]
    [InlineData("coreos-overlay/profiles/coreos/amd64/sdk")]
    [InlineData("coreos-overlay/profiles/coreos/arm64/generic")]
    public void Packages_are_what_Portage_says_under_a_profile_of_Gentoo(string profile)
    {
        PortageOracle.RequireCheckout();
        using var root = new ConfigurationRoot();
        root.Link("etc/portage/make.profile", Path.Combine(gentoo.Root, "repos", profile))
            .Write("etc/portage/repos.conf", $"""
                [DEFAULT]
                main-repo = gentoo
                [gentoo]
                location = {gentoo.Root}/repos/gentoo
                [coreos-overlay]
                location = {gentoo.Root}/repos/coreos-overlay
                """);

        Assert.Equal(1857, PortageAgreement.Check(root.Path, PortageOracle.Ask(root.Path)));
    }

    [Fact]
    public void The_configuration_root_of_the_real_repositories_is_read_as_it_is()
    {
        PortageOracle.RequireCheckout();

        Assert.Equal(1857, PortageAgreement.Check(gentoo.Root, PortageOracle.Ask(gentoo.Root)));
    }

    /// <summary>Files of every kind, and every rule for them that one can break; its answer by Portage is kept beside it, and asked for anew
    /// where Portage is there.</summary>
    [Fact]
    public void Hard_cases_are_what_Portage_says()
    {
        string root = Path.Combine(TestPaths.RepositoryRoot, "tests", "Staves.Tests", "Portage", "Configuration", "HardCases");
        string golden = $"{root}.jsonl";
        if (PortageOracle.Checkout is not null)
        {
            Snapshot.MatchesFile(string.Concat(PortageOracle.Ask(root).Select(line => $"{line.Replace(root, "@ROOT@", StringComparison.Ordinal)}\n")), golden);
        }

        string[] answer = [.. File.ReadLines(golden).Select(line => line.Replace("@ROOT@", root, StringComparison.Ordinal))];

        Assert.NotEqual(0, PortageAgreement.Check(root, answer));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("C")]
    [InlineData("D")]
    public void The_fixtures_are_what_Portage_says(string name)
    {
        PortageOracle.RequireCheckout();
        using ConfigurationRoot root = ConfigurationRoot.OfFixture(name);

        Assert.NotEqual(0, PortageAgreement.Check(root.Path, PortageOracle.Ask(root.Path)));
    }
}
