using Staves.Building.Distfiles;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Building.Distfiles;

public sealed class HostMirrorTests : IDisposable
{
    const string Path = "pool/main/z/zlib/zlib_1.3.dfsg+really1.3.1.orig.tar.gz";

    const string Blake2b =
        "034253a412f42096453ac716d4803e87214f6bdcd74598c31b600d50ef480f84"
        + "f572b2474e3aafe643a4f3c239cf8e0e7a9901c28ec8070c1dbeac81afafa7f0";

    const string Sha512 =
        "068cb731e400cfc435db292839737938199d05d77b3010c7b9b87c9d0a127c75"
        + "45198cea2a620da124ea3dfdde02ab63672aa01fc6cfd1e1ab5a2d6f9ca454c8";

    readonly DistfileFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_real_tarball_comes_from_this_machines_own_mirror()
    {
        AptMirrors mirrors = AptMirrors.Read("/");
        if (mirrors.All.IsEmpty)
        {
            Assert.Skip("this machine's apt has no mirror of Debian or Ubuntu");
        }

        _fixture.Options = new DistfileOptions { Directory = _fixture.Options.Directory, AptMirrors = mirrors, Rounds = 2 };
        Distfile zlib = new("zlib-1.3.1.tar.gz", [$"mirror://debian/{Path}"], 1_325_737, Blake2b, Sha512);
        try
        {
            Assert.True(File.Exists(Assert.Single(await _fixture.FetchAsync(zlib))));
            Assert.Equal(DownloadStage.Fetched, _fixture.Progress.Last().Stage);
        }
        catch (StavesException exception) when (exception.Diagnostics[0].Code == "STV5102")
        {
            Assert.Skip("this machine's mirror does not answer");
        }
    }
}
