using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Images.Oci;

public class ImageReferenceTests
{
    [Theory]
    [InlineData("staves/bash", "staves/bash", "latest", "docker.io/staves/bash:latest")]
    [InlineData("bash:5.3_p9-r2", "bash", "5.3_p9-r2", "docker.io/library/bash:5.3_p9-r2")]
    [InlineData("localhost:5000/a/b__c:x", "localhost:5000/a/b__c", "x", "localhost:5000/a/b__c:x")]
    [InlineData("localhost/a", "localhost/a", "latest", "localhost/a:latest")]
    [InlineData("ghcr.io/me/a-b.c", "ghcr.io/me/a-b.c", "latest", "ghcr.io/me/a-b.c:latest")]
    public void A_name_has_a_repository_and_a_tag(string text, string repository, string tag, string canonical)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal((repository, tag, canonical), (reference.Repository, reference.Tag, reference.Canonical));
        Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("staves/Bash")]
    [InlineData("staves/bash:")]
    [InlineData("staves//bash")]
    [InlineData("../bash")]
    [InlineData("staves/bash:5.3+1")]
    [InlineData("staves/bash\n")]
    [InlineData("-x")]
    public void What_is_no_name_is_an_error(string text) =>
        Assert.Equal("STV7001", Assert.Throws<StavesException>(() => ImageReference.Parse(text)).Diagnostics[0].Code);
}
