using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

public class CacheCommandTests
{
    [Fact]
    public async Task The_metadata_cache_that_the_program_makes_says_what_the_ebuilds_say()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        string cache = Path.Combine(repository.Path, "metadata", "md5-cache");
        Dictionary<string, string> expected = Entries(cache);
        Directory.Delete(cache, recursive: true);
        (await workplace.RunAsync("cache", "metadata", repository.Path)).ShouldSucceed();
        Assert.Equal(expected, Entries(cache));
    }

    static Dictionary<string, string> Entries(string cache) => Directory
        .EnumerateFiles(cache, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(cache, file), File.ReadAllText, StringComparer.Ordinal);
}
