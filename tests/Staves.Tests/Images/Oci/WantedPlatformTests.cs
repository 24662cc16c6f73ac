using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Images.Oci;

/// <summary>Which image of an index is meant.</summary>
public sealed class WantedPlatformTests
{
    static string Here => ImagePlatform.Current.ToString();

    [Theory]
    [InlineData("linux/arm64", "linux/amd64 linux/arm64", "linux/arm64")]
    [InlineData("linux/arm64", "linux/amd64 linux/arm64/v8", "linux/arm64/v8")]
    [InlineData("linux/arm64/v8", "linux/arm64 linux/amd64", "linux/arm64")]
    [InlineData("linux/amd64", "linux/amd64/v3 linux/amd64", "linux/amd64")]
    [InlineData("linux/arm", "linux/arm/v6 linux/arm/v7", "linux/arm/v6")]
    [InlineData("linux/arm/v7", "linux/arm/v6 linux/arm/v7", "linux/arm/v7")]
    [InlineData("linux/arm64", "linux/s390x windows/arm64", null)]
    [InlineData("linux/arm/v5", "linux/arm/v6 linux/arm/v7", null)]
    public void A_platform_that_is_named_is_taken_and_no_other(string named, string platforms, string? expected)
    {
        var wanted = WantedPlatform.Named(ImagePlatform.Parse(named));
        if (expected is not null)
        {
            Assert.Equal(expected, Choose(wanted, platforms));
            return;
        }

        Diagnostic told = Assert.Throws<StavesException>(() => Choose(wanted, platforms)).Diagnostics[0];
        Assert.Equal(("STV7207", $"`sample` has no image for `{named}`: it has {string.Join(", ", platforms.Split(' ').Select(platform => $"`{platform}`"))}"), (told.Code, told.Message));
        Assert.Equal($"--platform {platforms.Split(' ')[0]}", told.Hint);
    }

    [Fact]
    public void To_look_at_an_image_the_only_platform_will_do_but_nothing_is_built_with_it()
    {
        Assert.Equal(Here, Choose(WantedPlatform.Any, $"linux/s390x {Here}"));
        Assert.Equal("plan9/mips", Choose(WantedPlatform.Any, "plan9/mips"));
        // BuildKit lists provenance as an image of no platform.
        Assert.Equal("plan9/mips", Choose(WantedPlatform.Any, "plan9/mips unknown/unknown"));
        Assert.Throws<StavesException>(() => Choose(WantedPlatform.Any, "plan9/mips plan9/sparc"));
        Diagnostic told = Assert.Throws<StavesException>(() => Choose(WantedPlatform.ThisMachines, "plan9/mips")).Diagnostics[0];
        Assert.Null(told.Hint);
    }

    [Fact]
    public void An_index_that_names_no_platform_has_what_comes_first()
    {
        var index = new ImageIndex { Manifests = [Describe(platform: null), Describe(platform: null)] };
        Assert.Same(index.Manifests[0], WantedPlatform.Named(ImagePlatform.Parse("plan9/mips")).Choose(index, "sample"));
        Assert.Null(WantedPlatform.Any.Choose(index with { Manifests = [] }, "sample"));
    }

    static string? Choose(WantedPlatform wanted, string platforms) => wanted
        .Choose(new ImageIndex { Manifests = [.. platforms.Split(' ').Select(platform => Describe(ImagePlatform.Parse(platform)))] }, "sample")?.Platform?.ToString();

    static Descriptor Describe(ImagePlatform? platform) => new() { MediaType = MediaTypes.Manifest, Digest = "sha256:", Size = 0, Platform = platform };
}
