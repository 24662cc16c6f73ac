using Staves.Images.Oci;

namespace Staves.Tests.Images.Oci;

public sealed class ImagePlatformTests
{
    [Theory]
    [InlineData("x86_64-pc-linux-gnu", "linux/amd64")]
    [InlineData("x86_64-gentoo-linux-musl", "linux/amd64")]
    [InlineData("i686-pc-linux-gnu", "linux/386")]
    [InlineData("aarch64-unknown-linux-gnu", "linux/arm64")]
    [InlineData("armv7a-unknown-linux-gnueabihf", "linux/arm/v7")]
    [InlineData("riscv64-unknown-linux-gnu", "linux/riscv64")]
    [InlineData("powerpc64le-unknown-linux-gnu", "linux/ppc64le")]
    public void A_compilers_triplet_is_a_platform(string chost, string platform)
    {
        Assert.True(ImagePlatform.TryFromChost(chost, out ImagePlatform? found));
        Assert.Equal(ImagePlatform.Parse(platform), found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pdp11-dec-bsd")]
    public void Others_are_not_known(string chost) => Assert.False(ImagePlatform.TryFromChost(chost, out _));
}
