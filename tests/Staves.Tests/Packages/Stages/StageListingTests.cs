using Staves.Packages.Stages;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Stages;

/// <summary>Short names of stage3s are resolved against what a mirror has, whatever it calls them this year.</summary>
public class StageListingTests
{
    const string Text = """
        # Latest as of Sun, 29 Nov 2026 12:00:00 +0000
        # ts=1795953600
        20261122T170342Z/stage3-amd64-openrc-20261122T170342Z.tar.xz 290000000
        20261122T170342Z/stage3-amd64-musl-openrc-20261122T170342Z.tar.xz 180000000
        20261115T170342Z/stage3-amd64-musl-openrc-20261115T170342Z.tar.xz 170000000
        20261122T170342Z/stage3-amd64-musl-hardened-20261122T170342Z.tar.xz 190000000
        20261122T170342Z/stage3-amd64-nomultilib-systemd-20261122T170342Z.tar.xz 280000000
        20261122T170342Z/stage3-x32-openrc-20261122T170342Z.tar.xz 280000000
        20261122T170342Z/install-amd64-minimal-20261122T170342Z.iso 1000
        ../../../etc/stage3-evil-20261122T170342Z.tar.xz 1
        20261122T170342Z/stage3-empty-20261122T170342Z.tar.xz 0
        20261122T170342Z/stage3-huge-20261122T170342Z.tar.xz 99999999999999999999
        """;

    static readonly StageArchitecture Amd64 = StageArchitecture.Find("amd64")!;

    [Theory]
    [InlineData("stage3", "stage3-amd64-openrc")]
    [InlineData("stage3:openrc", "stage3-amd64-openrc")]
    [InlineData("stage3:musl", "stage3-amd64-musl-openrc")]
    [InlineData("stage3:musl-hardened", "stage3-amd64-musl-hardened")]
    [InlineData("stage3:nomultilib-systemd", "stage3-amd64-nomultilib-systemd")]
    [InlineData("stage3:amd64-musl", "stage3-amd64-musl-openrc")]
    [InlineData("stage3:x32", "stage3-x32-openrc")]
    [InlineData("stage3-amd64-musl-openrc", "stage3-amd64-musl-openrc")]
    public void A_short_name_means_what_the_list_has(string name, string expected)
    {
        Assert.True(StageReference.TryParse(name, Amd64, out StageReference? reference));
        StageEntry found = StageListing.Parse(Text).Find(reference);
        Assert.Equal((expected, "20261122T170342Z"), (found.Name, found.Stamp));
    }

    [Fact]
    public void What_is_no_stage_of_a_usual_form_is_not_in_the_list()
    {
        var listing = StageListing.Parse(Text);
        Assert.Equal(
            ["stage3-amd64-musl-hardened", "stage3-amd64-musl-openrc", "stage3-amd64-nomultilib-systemd", "stage3-amd64-openrc", "stage3-x32-openrc"],
            listing.Stages.Select(stage => stage.Name));
        Assert.Equal(1795953600, listing.Made?.ToUnixTimeSeconds());
        Assert.Equal(["stage3:musl-hardened", "stage3:musl", "stage3:nomultilib-systemd", "stage3", "stage3-x32-openrc"], listing.Stages.Select(stage => StageListing.ShortName(stage, Amd64)));
    }

    [Theory]
    [InlineData("stage3:musl-hardned", "write `stage3:musl-hardened`")]
    [InlineData("stage3:plan9", "`staves builder list` shows those that there are")]
    public void An_unknown_name_suggests_the_nearest(string name, string hint)
    {
        Assert.True(StageReference.TryParse(name, Amd64, out StageReference? reference));
        Diagnostic problem = Assert.Single(Assert.Throws<StavesException>(() => StageListing.Parse(Text).Find(reference)).Diagnostics);
        Assert.Equal(("STV4611", hint), (problem.Code, problem.Hint));
    }

    [Theory]
    [InlineData("stage3:arm64-musl", "arm64", "stage3-arm64-musl-openrc")]
    [InlineData("stage3:arm64", "arm64", "stage3-arm64-openrc")]
    [InlineData("stage3:riscv", "riscv", "stage3-rv64_lp64d-openrc")]
    [InlineData("stage3-i686-openrc", "x86", "stage3-i686-openrc")]
    [InlineData("stage3-ppc64le-musl-openrc", "ppc64le", "stage3-ppc64le-musl-openrc")]
    public void An_architecture_may_be_named(string name, string architecture, string candidate)
    {
        Assert.True(StageReference.TryParse(name, Amd64, out StageReference? reference));
        Assert.Equal((architecture, candidate), (reference.Architecture.Name, reference.Candidates.First()));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("./stage3.tar.xz")]
    [InlineData("/stage3:musl")]
    [InlineData("gentoo/stage3:musl")]
    [InlineData("stage4:musl")]
    [InlineData("stage3:../x")]
    public void Paths_and_images_are_no_short_names(string name) => Assert.False(StageReference.TryParse(name, Amd64, out _));
}
