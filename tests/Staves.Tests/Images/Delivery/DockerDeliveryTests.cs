using Staves.Images.Delivery;
using Staves.Images.Oci;
using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;
using Staves.Specification;
using Staves.Tests.Packages.Docker;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Delivery;

public sealed class DockerDeliveryTests(DockerDaemon daemon) : IClassFixture<DockerDaemon>, IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_loaded_image_runs_and_is_not_sent_twice()
    {
        daemon.SkipUnlessRunning();
        OciImage image = await SampleImages.BusyboxAsync(_scratch.Path);
        LoadedImage first = await DockerDelivery.LoadAsync(image, daemon.Endpoint, CancellationToken.None);
        LoadedImage second = await DockerDelivery.LoadAsync(image, daemon.Endpoint, CancellationToken.None);
        Assert.Equal((image.ConfigDigest, false), (first.Id, first.WasPresent));
        Assert.Equal((image.ConfigDigest, true), (second.Id, second.WasPresent));
        Assert.Equal("default\n", daemon.Docker("run", "--rm", "--network", "none", "staves/sample:1.0"));
        Assert.Equal(
            "hello 1000 1000 /srv\n",
            daemon.Docker("run", "--rm", "--network", "none", "staves/sample:1.0", "echo $GREETING $(busybox id -u) $(busybox id -g) $PWD"));
        Assert.Equal("1777\n", daemon.Docker("run", "--rm", "--network", "none", "staves/sample:1.0", "busybox stat -c %a /tmp"));
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    public async Task Docker_loads_the_archive_from_its_own_command_line(LayerCompression compression)
    {
        daemon.SkipUnlessRunning();
        OciImage image = await SampleImages.BuildAsync(_scratch.Path, compression);
        OciArchive.Write(image, _scratch["image.tar"], CancellationToken.None);
        Assert.Contains("Loaded image: staves/sample:1.0", daemon.Docker("load", "-i", _scratch["image.tar"]), StringComparison.Ordinal);
        Assert.Equal(image.ConfigDigest, daemon.Docker("image", "inspect", "--format", "{{.Id}}", "staves/sample:1.0").Trim());
    }

    [Fact]
    public async Task What_the_daemon_refuses_is_an_error_with_its_reason()
    {
        daemon.SkipUnlessRunning();
        // A layer that the daemon has from another test would not be read again.
        OciImage image = await SampleImages.BuildAsync(_scratch.Path, note: "only here");
        string layer = image.Store.BlobPath(image.Layers[0].Blob);
        await File.WriteAllBytesAsync(layer, [.. (await File.ReadAllBytesAsync(layer))[..40], .. new byte[100]]);
        OciImage broken = image with { Reference = ImageReference.Parse("staves/broken") };
        StavesException failure = await Assert.ThrowsAsync<StavesException>(
            () => DockerDelivery.LoadAsync(broken, daemon.Endpoint, CancellationToken.None));
        Assert.Equal("STV8001", failure.Diagnostics[0].Code);
        Assert.DoesNotContain("afterwards", failure.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_can_be_cancelled()
    {
        daemon.SkipUnlessRunning();
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DockerDelivery.LoadAsync(image, daemon.Endpoint, cancelled.Token));
    }

    [Fact]
    public async Task A_daemon_that_is_not_there_is_an_error()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        var nobody = new DaemonEndpoint(new Uri($"unix://{_scratch["nobody.sock"]}"), "test");
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => DockerDelivery.LoadAsync(image, nobody, CancellationToken.None));
        Assert.Equal("STV8001", failure.Diagnostics[0].Code);
    }
}
