using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builders;

/// <summary>The same over Podman's socket.</summary>
[Collection(BuilderImagesCollection.Name)]
public sealed class PodmanBuilderTests(BuilderImages images)
{
    [Fact]
    public async Task An_image_is_compiled_in_containers_of_Podman_and_runs()
    {
        images.SkipUnlessThere();
        using var workplace = new Workplace();
        using var podman = new PodmanService(workplace);
        podman.Podman("import", images.Archive, BuilderImages.Image);
        workplace.Environment["CONTAINER_HOST"] = podman.Address;
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello test/app", isStatic: false);
        string[] build = ["build", "--builder", BuilderImages.Image, "--runner", "docker", "--build-cache", "shared"];

        StavesResult first = (await workplace.RunAsync(build)).ShouldSucceed();

        Assert.Equal(["test/app-1", "test/glibc-1", "test/hello-1", "test/lib-1", "virtual/libc-1"], first.Compiled.Order(StringComparer.Ordinal));
        Assert.Equal("hello world\n", podman.Podman("run", "--rm", "--network", "none", "test/image"));
        Assert.Empty(podman.Podman("ps", "--all", "--quiet"));

        Tool.Run("rm", "-r", Path.Combine(workplace.CacheHome, "staves", "shared"));
        StavesResult second = (await workplace.RunAsync(build)).ShouldSucceed();
        Assert.Empty(second.Compiled);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Empty(podman.Podman("ps", "--all", "--quiet"));
    }
}
