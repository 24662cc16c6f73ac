using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration;

/// <summary>Every package of real repositories under real profiles, compared with Portage itself: USE, IUSE_EFFECTIVE, masked and forced
/// flags, what masks it, whether it counts as stable, and its variables.</summary>
public sealed class PortageAgreementTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    static readonly string[] Compared =
    [
        "gentoo/profiles/default/linux/amd64/23.0",
        "gentoo/profiles/default/linux/amd64/23.0/systemd",
        "gentoo/profiles/default/linux/amd64/23.0/hardened",
        "gentoo/profiles/default/linux/amd64/23.0/hardened/selinux",
        "gentoo/profiles/default/linux/amd64/23.0/llvm",
        "gentoo/profiles/default/linux/amd64/23.0/musl",
        "gentoo/profiles/default/linux/amd64/23.0/musl/hardened",
        "gentoo/profiles/default/linux/amd64/23.0/musl/llvm",
        "gentoo/profiles/default/linux/amd64/23.0/no-multilib",
        "gentoo/profiles/default/linux/amd64/23.0/no-multilib/hardened/systemd",
        "gentoo/profiles/default/linux/amd64/23.0/split-usr",
        "gentoo/profiles/default/linux/amd64/23.0/split-usr/musl",
        "gentoo/profiles/default/linux/amd64/23.0/desktop/plasma",
        "gentoo/profiles/default/linux/amd64/23.0/x32",
        "gentoo/profiles/default/linux/arm64/23.0",
        "gentoo/profiles/default/linux/arm64/23.0/musl",
        "gentoo/profiles/default/linux/arm64/23.0/musl/llvm",
        "gentoo/profiles/default/linux/riscv/23.0/rv64/multilib/systemd",
        "gentoo/profiles/default/linux/mips/23.0/time64/mipsel/o32_sf",
        "gentoo/profiles/default/linux/x86/23.0/i686/prefix/kernel-2.6.16+",
        "coreos-overlay/profiles/coreos/amd64/generic",
        "coreos-overlay/profiles/coreos/amd64/sdk",
        "coreos-overlay/profiles/coreos/arm64/generic",
    ];

    /// <summary>Below the directory of repositories; one row stands for all where they are skipped.</summary>
    public static TheoryData<string> Profiles => [.. PortageOracle.Checkout is null ? Compared[..1] : Compared];

    /// <summary>A configuration root with three repositories, made for the purpose.</summary>
    public static string HardCases { get; } =
        Path.Combine(Path.GetFullPath(TestPaths.RepositoryRoot), "tests", "Staves.Tests", "Portage", "Configuration", "HardCases");

    [Theory]
    [MemberData(nameof(Profiles))]
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
        string golden = $"{HardCases}.jsonl";
        if (PortageOracle.Checkout is not null)
        {
            IEnumerable<string> asked = PortageOracle.Ask(HardCases).Select(line => line.Replace(HardCases, "@ROOT@", StringComparison.Ordinal));
            Snapshot.MatchesFile($"{string.Join('\n', asked)}\n", golden);
        }

        string[] answer = [.. File.ReadLines(golden).Select(line => line.Replace("@ROOT@", HardCases, StringComparison.Ordinal))];

        Assert.Equal(90, PortageAgreement.Check(HardCases, answer));
    }

    [Fact]
    public void The_fixtures_are_what_Portage_says()
    {
        PortageOracle.RequireCheckout();

        foreach (string name in new[] { "A", "B", "C", "D" })
        {
            using ConfigurationRoot root = ConfigurationRoot.OfFixture(name);

            Assert.NotEqual(0, PortageAgreement.Check(root.Path, PortageOracle.Ask(root.Path)));
        }
    }
}
