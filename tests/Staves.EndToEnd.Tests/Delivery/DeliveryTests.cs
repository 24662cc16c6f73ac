using Staves.EndToEnd.Tests.Examples;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Delivery;

[Collection(RealImagesCollection.Name)]
public sealed class DeliveryTests(RealImages images, DockerDaemon daemon) : IClassFixture<DockerDaemon>
{
    [Fact]
    public async Task A_build_loads_the_image_into_Docker_which_runs_it()
    {
        daemon.SkipUnlessRunning();
        await images.BuildAsync("bash");
        images.Workplace.Environment["DOCKER_HOST"] = daemon.Address;
        try
        {
            StavesResult result = (await images.Workplace.RunAsync(
                "build", "--config", TestPaths.Example("bash"), "--image-path", "docker/root.tar")).ShouldSucceed();
            Assert.Contains("docker run --rm staves/bash", result.Output, StringComparison.Ordinal);
            Assert.Equal("Hello World!\n", daemon.Docker("run", "--rm", "--network", "none", "staves/bash", "echo Hello World!"));
            Assert.False(File.Exists(images.Workplace["docker/bash.oci.tar"]), "an archive is written only where no daemon answers");
        }
        finally
        {
            images.Workplace.Environment.Remove("DOCKER_HOST");
        }
    }

    [Fact]
    public async Task A_daemon_that_does_not_answer_is_told_and_an_archive_written()
    {
        await images.BuildAsync("bash");
        images.Workplace.Environment["DOCKER_HOST"] = $"unix://{images.Workplace["nobody.sock"]}";
        try
        {
            StavesResult result = (await images.Workplace.RunAsync(
                "build", "--config", TestPaths.Example("bash"), "--image-path", "silent/root.tar")).ShouldSucceed();
            Assert.Contains("warning[STV8101]", result.Error, StringComparison.Ordinal);
            Assert.True(File.Exists(images.Workplace["silent/bash.oci.tar"]), result.ToString());
        }
        finally
        {
            images.Workplace.Environment.Remove("DOCKER_HOST");
        }
    }

    [Fact]
    public async Task skopeo_reads_the_archive()
    {
        Tool.Require("skopeo");
        StavesResult built = await images.BuildAsync("bash");
        string archive = images.Workplace["bash/bash.oci.tar"];
        string copy = images.Workplace["skopeo"];
        Tool.Run("skopeo", "--insecure-policy", "copy", $"oci-archive:{archive}", $"dir:{copy}");
        Assert.Equal(built.Digest, Tool.Run("skopeo", "manifest-digest", Path.Combine(copy, "manifest.json")).Trim());
        Tool.Run("skopeo", "--insecure-policy", "copy", $"docker-archive:{archive}", $"dir:{copy}-docker");
    }

    [Fact]
    public async Task podman_loads_the_archive()
    {
        Tool.Require("podman");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "rootless Podman needs subordinate ids");
        await images.BuildAsync("bash");
        string[] storage = ["--root", images.Workplace["podman"], "--runroot", images.Workplace["podman-run"], "--storage-driver", "vfs"];
        try
        {
            string loaded = Tool.Run("podman", [.. storage, "load", "--input", images.Workplace["bash/bash.oci.tar"]]);
            Assert.Contains("staves/bash:latest", loaded, StringComparison.Ordinal);
        }
        finally
        {
            Tool.RunRaw("podman", [.. storage, "system", "reset", "--force"]);
        }
    }
}
