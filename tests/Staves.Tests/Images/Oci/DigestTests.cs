using Staves.Images.Oci;

namespace Staves.Tests.Images.Oci;

public class DigestTests
{
    [Fact]
    public void The_digest_of_nothing_is_the_known_one() =>
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digest.Of([]).ToString());

    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true)]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", false)]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../etc/passwdxxx", false)]
    [InlineData("sha256:e3b0", false)]
    [InlineData("md5:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85500", false)]
    [InlineData(null, false)]
    public void Only_a_digest_parses(string? text, bool expected) => Assert.Equal(expected, Digest.TryParse(text, out _));
}
