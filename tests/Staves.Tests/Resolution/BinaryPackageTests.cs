using Staves.Portage.Configuration;
using Staves.Portage.Grammar;
using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>When a binary package stands for its ebuild, and why it does not.</summary>
public sealed class BinaryPackageTests
{
    static readonly BinaryPolicy Only = new() { Only = true };

    [Fact]
    public void A_binary_package_goes_before_the_ebuild_of_its_version_and_needs_nothing_to_be_compiled()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("BDEPEND", "dev-libs/tool"), ("RDEPEND", "dev-libs/b"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/tool-1")
            .AddBinary("app-misc/a-1", ("BDEPEND", "dev-libs/tool"), ("RDEPEND", "dev-libs/b"), ("BUILD_ID", "7"));

        Plan plan = repository.Plan("app-misc/a");

        Assert.Equal(["ebuild dev-libs/b-1", "binary app-misc/a-1"], plan.Origins);
        Assert.Equal(7, plan.At("image app-misc/a-1").Binary!.BuildId);
    }

    [Fact]
    public void What_installing_a_binary_package_runs_goes_to_the_builder()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("dev-libs/tool-1")
            .Add("app-misc/a-1", ("IDEPEND", "dev-libs/tool"))
            .AddBinary("app-misc/a-1", ("IDEPEND", "dev-libs/tool"));

        Assert.Equal(["builder dev-libs/tool-1", "image app-misc/a-1"], repository.Plan("app-misc/a").Order);
    }

    [Fact]
    public void A_newer_ebuild_goes_before_an_older_binary_package()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk().Add("app-misc/a-1").Add("app-misc/a-2").AddBinary("app-misc/a-1");

        Assert.Equal(["ebuild app-misc/a-2"], repository.Plan("app-misc/a").Origins);
    }

    [Fact]
    public void Without_ebuilds_nothing_is_compiled()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { Binaries = Only }
            .Add("app-misc/a-2", ("RDEPEND", "dev-libs/b"))
            .AddBinary("app-misc/a-1", ("IUSE", "other"), ("USE", "other"));

        Assert.Equal(["binary app-misc/a-1"], repository.Plan("app-misc/a").Origins);
        Assert.Contains("dev-libs/b", repository.Problems("dev-libs/b"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nls", "nls", "")]
    [InlineData("nls", "", "-nls")]
    [InlineData("nls static", "nls static", "static")]
    [InlineData("", "", "-nls")]
    public void A_binary_package_with_other_flags_is_not_taken_and_says_which(string iuse, string use, string flags)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("IUSE", "+nls static"))
            .AddBinary("app-misc/a-1", ("IUSE", iuse.Contains("static", StringComparison.Ordinal) ? iuse : $"{iuse} static"), ("USE", use));

        PlannedPackage package = Assert.Single(repository.Plan("app-misc/a").Packages);

        string[] expected = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length == 0, package.Origin == PackageOrigin.Binary);
        Assert.Equal(expected, package.BinaryRejections.SelectMany(rejection => Assert.IsType<BinaryRejection.OtherFlags>(rejection).Flags));
    }

    [Fact]
    public void Of_several_builds_the_last_with_the_right_flags_is_taken()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("IUSE", "nls"))
            .AddBinary("app-misc/a-1", ("IUSE", "nls"), ("BUILD_ID", "1"), ("BUILD_TIME", "10"))
            .AddBinary("app-misc/a-1", ("IUSE", "nls"), ("BUILD_ID", "2"), ("BUILD_TIME", "20"))
            .AddBinary("app-misc/a-1", ("IUSE", "nls"), ("USE", "nls"), ("BUILD_ID", "3"), ("BUILD_TIME", "30"));

        Assert.Equal(2, Assert.Single(repository.Plan("app-misc/a").Packages).Binary!.BuildId);
    }

    [Fact]
    public void A_flag_that_a_dependency_asks_for_may_come_with_a_binary_package()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "dev-libs/b[nls]"))
            .Add("dev-libs/b-1", ("IUSE", "nls static"))
            .AddBinary("dev-libs/b-1", ("IUSE", "nls static"), ("USE", "nls static"), ("BUILD_ID", "1"))
            .AddBinary("dev-libs/b-1", ("IUSE", "nls static"), ("USE", "nls"), ("BUILD_ID", "2"));

        Assert.Equal(2, repository.Plan("app-misc/a").At("image dev-libs/b-1").Binary!.BuildId);
    }

    [Fact]
    public void What_a_binary_package_was_built_with_meets_flags_that_are_asked_for()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { Binaries = Only }
            .AddBinary("app-misc/a-1", ("RDEPEND", "dev-libs/b[nls]"))
            .AddBinary("dev-libs/b-2", ("IUSE", "nls"))
            .AddBinary("dev-libs/b-1", ("IUSE", "nls"), ("USE", "nls"));

        Assert.Equal(["binary dev-libs/b-1", "binary app-misc/a-1"], repository.Plan("app-misc/a").Origins);
    }

    [Fact]
    public void Keywords_and_masks_count_for_binary_packages()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { Binaries = Only }
            .AddBinary("app-misc/a-3", ("KEYWORDS", "~amd64"))
            .AddBinary("app-misc/a-2")
            .AddBinary("app-misc/a-1")
            .WriteProfile("package.mask", "=app-misc/a-2\n");

        Assert.Equal(["binary app-misc/a-1"], repository.Plan("app-misc/a").Origins);
    }

    [Fact]
    public void A_masked_binary_package_says_by_what()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk().Add("app-misc/a-1").AddBinary("app-misc/a-1", ("KEYWORDS", "~amd64"));

        Assert.IsType<MaskReason.Keyword>(Assert.Single(Rejection<BinaryRejection.Masked>(repository).Reasons));
    }

    [Theory]
    [InlineData("x86_64-pc-linux-gnu", true)]
    [InlineData("", true)]
    [InlineData("x86_64-pc-linux-gnux32", false)]
    [InlineData("aarch64-unknown-linux-gnu", false)]
    public void A_binary_package_for_another_machine_is_not_taken(string chost, bool isTaken)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk("CHOST=\"x86_64-pc-linux-gnu\"").Add("app-misc/a-1").AddBinary("app-misc/a-1", ("CHOST", chost));

        PlannedPackage package = Assert.Single(repository.Plan("app-misc/a").Packages);

        Assert.Equal(isTaken, package.Binary is not null);
        Assert.Equal(isTaken ? [] : [typeof(BinaryRejection.OtherMachine)], package.BinaryRejections.Select(rejection => rejection.GetType()));
    }

    [Fact]
    public void Several_machines_may_be_accepted_and_a_broken_expression_is_told()
    {
        using RepositoryOnDisk accepting = new RepositoryOnDisk("ACCEPT_CHOSTS=\"x86_64-.* i.86-pc-linux-gnu\"")
            .Add("app-misc/a-1")
            .AddBinary("app-misc/a-1", ("CHOST", "i686-pc-linux-gnu"));
        using RepositoryOnDisk broken = new RepositoryOnDisk("ACCEPT_CHOSTS=\"(\"").Add("app-misc/a-1").AddBinary("app-misc/a-1", ("CHOST", "x"));

        Assert.Equal(["binary app-misc/a-1"], accepting.Plan("app-misc/a").Origins);
        Assert.Equal("STV2141", Assert.Throws<Staves.Portage.Diagnostics.StavesException>(() => broken.Plan("app-misc/a")).Diagnostics[0].Code);
    }

    [Fact]
    public void What_the_ebuild_needs_now_counts()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "dev-libs/b dev-libs/c"))
            .Add("dev-libs/b-1")
            .Add("dev-libs/c-1")
            .AddBinary("app-misc/a-1", ("RDEPEND", "dev-libs/b"));

        Rejection<BinaryRejection.OtherDependencies>(repository);
    }

    [Fact]
    public void A_bound_slot_and_the_C_library_are_no_other_dependencies()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("virtual/libc-1", ("RDEPEND", "|| ( dev-libs/libc )"))
            .Add("dev-libs/libc-2")
            .Add("app-misc/a-1", ("IUSE", "nls"), ("RDEPEND", "dev-libs/b:= nls? ( dev-libs/c )"))
            .Add("dev-libs/b-1", ("SLOT", "0/1"))
            .AddBinary("app-misc/a-1", ("IUSE", "nls"), ("RDEPEND", "dev-libs/b:0/1= >=dev-libs/libc-2"));

        Assert.Equal("binary app-misc/a-1", repository.Plan("app-misc/a").Origins[^1]);
    }

    [Fact]
    public void A_package_built_against_an_older_slot_is_compiled_against_the_new_one()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1", ("RDEPEND", "dev-libs/b:="))
            .Add("dev-libs/b-1", ("SLOT", "0/1"))
            .Add("dev-libs/b-2", ("SLOT", "0/2"))
            .AddBinary("app-misc/a-1", ("RDEPEND", "dev-libs/b:0/1="));

        Assert.Equal("dev-libs/b:0/1=", Rejection<BinaryRejection.OtherSlot>(repository).Dependency.ToString());
        Assert.Equal(["ebuild dev-libs/b-2", "ebuild app-misc/a-1"], repository.Plan("app-misc/a").Origins);
    }

    [Fact]
    public void Where_nothing_may_be_compiled_the_slot_that_was_bound_is_chosen()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { Binaries = Only }
            .AddBinary("app-misc/a-1", ("RDEPEND", "dev-libs/b:0/1="))
            .AddBinary("dev-libs/b-1", ("SLOT", "0/1"))
            .AddBinary("dev-libs/b-2", ("SLOT", "0/2"));

        Assert.Equal(["binary dev-libs/b-1", "binary app-misc/a-1"], repository.Plan("app-misc/a").Origins);
    }

    [Fact]
    public void What_cannot_be_together_with_the_rest_is_compiled()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { Binaries = new BinaryPolicy { RespectDependencies = false } }
            .Add("app-misc/a-1")
            .AddBinary("app-misc/a-1", ("RDEPEND", "dev-libs/gone"));

        Rejection<BinaryRejection.Unusable>(repository);
    }

    [Fact]
    public void A_binary_package_without_a_visible_ebuild_is_taken_only_where_no_ebuild_would_do()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk()
            .Add("app-misc/a-1")
            .Add("app-misc/a-2", ("KEYWORDS", "~amd64"))
            .AddBinary("app-misc/a-2")
            .AddBinary("app-misc/a-3");

        Assert.Equal(["ebuild app-misc/a-1"], repository.Plan("app-misc/a").Origins);
        Assert.Equal(["binary app-misc/a-3"], repository.Plan(">app-misc/a-2").Origins);
    }

    [Theory]
    [InlineData("*/a", "", "ebuild")]
    [InlineData("", "*/a", "binary")]
    [InlineData("", "dev-libs/*", "ebuild")]
    public void The_user_says_what_is_compiled(string exclude, string include, string origin)
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { Binaries = new BinaryPolicy { Exclude = Patterns(exclude), Include = Patterns(include) } }
            .Add("app-misc/a-1")
            .AddBinary("app-misc/a-1");

        Assert.Equal([$"{origin} app-misc/a-1"], repository.Plan("app-misc/a").Origins);

        static System.Collections.Immutable.ImmutableArray<PackagePattern> Patterns(string text) => text.Length == 0 ? [] : [PackagePattern.Parse(text)];
    }

    [Fact]
    public void A_live_package_may_be_compiled_in_any_case()
    {
        using RepositoryOnDisk repository = new RepositoryOnDisk { Binaries = new BinaryPolicy { ExcludeLive = true } }
            .Add("app-misc/a-1", ("PROPERTIES", "live"))
            .AddBinary("app-misc/a-1", ("PROPERTIES", "live"));

        Rejection<BinaryRejection.Excluded>(repository);
    }

    static T Rejection<T>(RepositoryOnDisk repository)
        where T : BinaryRejection
    {
        PlannedPackage package = repository.Plan("app-misc/a").At("image app-misc/a-1");
        Assert.Equal(PackageOrigin.Ebuild, package.Origin);
        return Assert.IsType<T>(Assert.Single(package.BinaryRejections));
    }
}
