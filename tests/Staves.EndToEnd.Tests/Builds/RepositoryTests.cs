using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>Where a repository lies and how fresh its metadata cache is must not matter.</summary>
public class RepositoryTests
{
    [Fact]
    public async Task A_snapshot_in_an_archive_gives_the_same_image_as_the_directory()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", isStatic: false);
        StavesResult fromDirectory = (await workplace.RunAsync("build")).ShouldSucceed();

        Tool.Run("tar", "--create", "--xz", "--directory", workplace.Work, "--file", workplace["snapshot.tar.xz"], "repository");
        Directory.Delete(repository.Path, recursive: true);
        Directory.Delete(workplace.CacheHome, recursive: true);
        string specification = File.ReadAllText(workplace["staves.toml"]);
        workplace.Write("staves.toml", specification.Replace("uri = 'repository'", "uri = 'snapshot.tar.xz'", StringComparison.Ordinal));

        StavesResult fromSnapshot = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(fromDirectory.Compiled.Order(), fromSnapshot.Compiled.Order());
        Assert.Equal(fromDirectory.Digest, fromSnapshot.Digest);
    }

    [Fact]
    public async Task An_ebuild_newer_than_its_cache_entry_counts_as_it_is()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", isStatic: false);
        Assert.Contains("test/lib-1", (await workplace.RunAsync("plan")).ShouldSucceed().Output, StringComparison.Ordinal);

        string ebuild = Path.Combine(repository.Path, "test/app/app-1.ebuild");
        File.WriteAllText(ebuild, File.ReadAllText(ebuild).Replace("test/lib", "virtual/libc", StringComparison.Ordinal));

        Assert.DoesNotContain("test/lib-1", (await workplace.RunAsync("plan")).ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ebuild_without_a_cache_entry_can_be_planned_and_built()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        Directory.Delete(Path.Combine(repository.Path, "metadata/md5-cache"), recursive: true);
        TinyImage.Specify(workplace, "test/hello");

        Assert.Equal(["test/hello-1"], (await workplace.RunAsync("build")).ShouldSucceed().Compiled);
    }
}
