using Staves.Specification;

namespace Staves.Tests.Specification;

public sealed class PlatformSpecificationTests
{
    [Fact]
    public void Each_platform_has_what_its_table_says_and_the_rest_from_the_specification()
    {
        ImageSpecification specification = SpecificationReader.Parse(
            """
            name = 'a'
            packages = ['a/b']
            profile = 'musl'
            platforms = ['linux/amd64', 'linux/arm64']

            [env]
            CFLAGS = '-Os'

            [build]
            builder = 'host'
            binhosts = ['https://example.org/all']

            [platform.'linux/arm64']
            profile = 'arm64/musl'
            builder = 'stage3:arm64-musl'
            binhosts = ['https://example.org/arm64']
            env = { CHOST = 'aarch64-unknown-linux-musl' }
            """,
            "dir/staves.toml");
        Assert.Equal(["linux/amd64", "linux/arm64"], specification.Parts.Select(part => part.Part!.ToString()));
        Assert.Equal(["musl", "arm64/musl"], specification.Parts.Select(part => part.Profile!.Value));
        Assert.Equal(["host", "stage3:arm64-musl"], specification.Parts.Select(part => part.Build.Builder!.Value));
        Assert.Equal([["CFLAGS"], ["CFLAGS", "CHOST"]], specification.Parts.Select(part => part.Env.Select(variable => variable.Name)));
        Assert.Equal(
            [["https://example.org/all"], ["https://example.org/arm64", "https://example.org/all"]],
            specification.Parts.Select(part => part.Build.Binhosts.Select(binhost => binhost.Uri)));
        Assert.Equal(["dir/staves.linux-amd64.lock", "dir/staves.linux-arm64.lock"], specification.Parts.Select(part => part.LockPath));
    }

    [Fact]
    public void One_platform_is_no_part()
    {
        ImageSpecification specification = SpecificationReader.Parse("name = 'a'\npackages = ['a/b']\nplatforms = ['linux/amd64']\n", "staves.toml");
        ImageSpecification part = Assert.Single(specification.Parts);
        Assert.Null(part.Part);
        Assert.Equal("staves.lock", part.LockPath);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("17", 17)]
    [InlineData("'package'", 100)]
    public void Layers_are_a_number_or_one_for_each_package(string value, int most) => Assert.Equal(
        most, SpecificationReader.Parse($"name = 'a'\npackages = ['a/b']\n[image]\nlayers = {value}\n", "staves.toml").Image.Layers);
}
