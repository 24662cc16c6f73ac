using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Building.Builders;

public class HostProvidedFileTests
{
    [Fact]
    public void A_line_is_a_package_its_needs_and_where_Debian_has_them()
    {
        ImmutableArray<HostProvidedPackage> packages = HostProvidedFile.Parse(
            "# what hosts have\n\nsys-devel/gcc  gcc,cpp   gcc # the driver\nsys-libs/glibc\t/usr/include/stdio.h libc6-dev\n", "host-provided");
        Assert.Equal(["sys-devel/gcc", "sys-libs/glibc"], packages.Select(package => package.Package.ToString()));
        Assert.Equal(["gcc", "cpp"], packages[0].Needs);
        Assert.Equal("libc6-dev", packages[1].DebianPackage);
    }

    [Theory]
    [InlineData("sys-devel/gcc gcc")]
    [InlineData("gcc gcc gcc")]
    [InlineData("sys-devel/gcc bin/gcc gcc")]
    public void A_broken_line_is_named(string line)
    {
        StavesException failure = Assert.Throws<StavesException>(() => HostProvidedFile.Parse("# first\n" + line, "some/file"));
        Assert.Equal("STV5210", failure.Diagnostics[0].Code);
        Assert.Equal("some/file:2", failure.Diagnostics[0].Location!.ToString());
    }
}
