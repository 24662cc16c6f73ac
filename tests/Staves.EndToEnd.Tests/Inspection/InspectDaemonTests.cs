using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Inspection;

/// <summary>Images that a real daemon has, by `docker-daemon:NAME`.</summary>
public sealed class InspectDaemonTests(DockerDaemon daemon) : IClassFixture<DockerDaemon>
{
    [Fact]
    public async Task An_image_of_a_daemon_has_the_files_that_it_has_in_the_cache()
    {
        daemon.SkipUnlessRunning();
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        workplace.Environment["DOCKER_HOST"] = daemon.Address;
        (await workplace.RunAsync("build")).ShouldSucceed();

        using JsonDocument cached = await InspectAsync(workplace, "test/image");
        using JsonDocument loaded = await InspectAsync(workplace, "docker-daemon:test/image");
        Assert.Equal("docker-daemon:test/image", loaded.RootElement.GetProperty("name").GetString());
        Assert.Equal("linux/amd64", loaded.RootElement.GetProperty("platform").GetString());
        foreach (string member in (string[])["size", "hardening"])
        {
            Assert.Equal(cached.RootElement.GetProperty(member).GetRawText(), loaded.RootElement.GetProperty(member).GetRawText());
        }

        Assert.Contains(FilesOf(loaded), file => file.StartsWith("/usr/bin/hello file 0755 0 0 sha256:", StringComparison.Ordinal));
        Assert.Equal(FilesOf(cached), FilesOf(loaded));
        Assert.Equal(LayersOf(cached), LayersOf(loaded));
        Assert.Empty(workplace.WorkDirectories);

        // What is known of the packages lies beside the image in the cache, and the daemon was not given it.
        StavesResult difference = (await workplace.RunAsync("diff", "test/image", "docker-daemon:test/image", "--format", "json")).ShouldSucceed();
        using var differences = JsonDocument.Parse(difference.Output);
        Assert.Equal(0, differences.RootElement.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task A_name_that_the_daemon_does_not_know_is_told()
    {
        daemon.SkipUnlessRunning();
        using var workplace = new Workplace();
        workplace.Environment["DOCKER_HOST"] = daemon.Address;
        StavesResult told = (await workplace.RunAsync("inspect", "docker-daemon:nobody/has-it")).ShouldFail(1);
        Assert.Contains("error[STV7104]", told.Error, StringComparison.Ordinal);
        Assert.Contains("does not have it", told.Error, StringComparison.Ordinal);
    }

    static async Task<JsonDocument> InspectAsync(Workplace workplace, string image) =>
        JsonDocument.Parse((await workplace.RunAsync("inspect", image, "--format", "json")).ShouldSucceed().Output);

    /// <summary>Paths, modes and owners, and of files what is in them.</summary>
    static string[] FilesOf(JsonDocument inspected) =>
    [
        .. inspected.RootElement.GetProperty("files").EnumerateArray().Select(file => string.Join(
            ' ', ((string[])["path", "kind", "mode", "userId", "groupId", "digest"]).Select(member => file.TryGetProperty(member, out JsonElement value) ? value.ToString() : "-"))),
    ];

    static IEnumerable<string?> LayersOf(JsonDocument inspected) =>
        inspected.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("diffId").GetString());
}
