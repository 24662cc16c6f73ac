using System.Diagnostics;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Delivery;

/// <summary>`staves build --output DESTINATION`, each read by the tools that it is for.</summary>
public sealed class OutputTests(DockerDaemon daemon) : IClassFixture<DockerDaemon>
{
    [Fact]
    public async Task A_docker_archive_is_loaded_and_run_by_Docker()
    {
        daemon.SkipUnlessRunning();
        using var workplace = Prepare();
        StavesResult built = (await workplace.RunAsync("build", "--output", "docker-archive:image.tar")).ShouldSucceed();
        Assert.Contains($"image     docker-archive:{workplace["image.tar"]}", built.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("index.json", Tool.Run("tar", "--list", "--file", workplace["image.tar"]), StringComparison.Ordinal);
        Assert.Contains("Loaded image: test/image:latest", daemon.Docker("load", "--input", workplace["image.tar"]), StringComparison.Ordinal);
        Assert.Equal("hello Docker\n", daemon.Docker("run", "--rm", "--network", "none", "test/image", "Docker"));

        // The daemon unpacks the layers, so an id that it agrees with says that they are right.
        string id = daemon.Docker("image", "inspect", "--format", "{{.Id}}", "test/image").Trim();
        Assert.Contains(id[7..], Tool.Run("tar", "--list", "--file", workplace["image.tar"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_OCI_layout_takes_several_images_and_keeps_what_it_has()
    {
        Tool.Require("umoci", "skopeo");
        using var workplace = Prepare();
        StavesResult first = (await workplace.RunAsync("build", "--version", "1", "--output", "oci:layout")).ShouldSucceed();
        StavesResult second = (await workplace.RunAsync("build", "--version", "2", "--output", "oci:layout", "--output", "second.tar")).ShouldSucceed();
        Assert.Equal(["test/image:1", "test/image:2"], Tool.Run("umoci", "list", "--layout", workplace["layout"]).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(first.Digest, Tool.Run("skopeo", "inspect", "--format", "{{.Digest}}", $"oci:{workplace["layout"]}:test/image:1").Trim());
        Assert.Equal(second.Digest, Tool.Run("skopeo", "inspect", "--format", "{{.Digest}}", $"oci:{workplace["layout"]}:test/image:2").Trim());
        Assert.True(File.Exists(workplace["second.tar"]));
        Assert.False(File.Exists(workplace["staves_root.tar"]), "the root filesystem is written only where nothing else is, or where it is asked for");
        Assert.False(File.Exists(workplace["image.oci.tar"]), "an archive of its own is written only where no destination is named");
    }

    [Fact]
    public async Task Containerd_imports_the_image_and_unpacks_it()
    {
        Tool.Require("containerd", "ctr");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can start containerd");
        using var workplace = Prepare();
        using Process containerd = StartContainerd(workplace, out string socket);
        try
        {
            workplace.Environment["CONTAINERD_ADDRESS"] = socket;
            StavesResult built = (await workplace.RunAsync("build", "--output", "containerd:tests")).ShouldSucceed();
            string listed = Tool.Run("ctr", "--address", socket, "--namespace", "tests", "images", "list");
            Assert.Contains($"docker.io/test/image:latest", listed, StringComparison.Ordinal);
            Assert.Contains(built.Digest, listed, StringComparison.Ordinal);
        }
        finally
        {
            containerd.Kill(entireProcessTree: true);
            await containerd.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        StavesResult refused = (await workplace.RunAsync("build", "--output", "containerd:")).ShouldFail(1);
        Assert.Contains("error[STV8302]: containerd did not take `test/image:latest`", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_destination_is_told_before_anything_is_built()
    {
        using var workplace = Prepare();
        Assert.Contains("`oci:` is no destination", (await workplace.RunAsync("build", "--output", "oci:")).ShouldFail(2).Error, StringComparison.Ordinal);
    }

    static Process StartContainerd(Workplace workplace, out string socket)
    {
        string directory = Directory.CreateDirectory(Path.Combine(workplace.Root, "containerd")).FullName;
        socket = Path.Combine(directory, "sock");
        File.WriteAllText(Path.Combine(directory, "config.toml"), $"""
            version = 2
            root = "{directory}/root"
            state = "{directory}/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
            address = "{socket}"

            """);
        Process process = Tool.Start("sh", "-c", $"exec containerd --config {directory}/config.toml > {directory}/log 2>&1");
        long start = Stopwatch.GetTimestamp();
        while (Tool.RunRaw("ctr", "--address", socket, "version").Code != 0)
        {
            Assert.SkipWhen(
                process.HasExited || Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(30),
                $"containerd does not run here: {File.ReadAllText(Path.Combine(directory, "log"))}");
            Thread.Sleep(100);
        }

        return process;
    }

    static Workplace Prepare()
    {
        var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        return workplace;
    }
}
