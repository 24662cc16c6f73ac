using System.Text.Json;
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

    [Fact]
    public async Task An_ebuild_that_cannot_be_read_is_told_with_its_line_and_spoils_no_other()
    {
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace);
        string broken = Path.Combine(repository.Path, "test/hello/hello-2.ebuild");
        File.WriteAllText(broken, "EAPI=8\nSLOT=0\ninherit nowhere\n");
        StavesResult result = (await workplace.RunAsync("cache", "metadata", repository.Path, "--format", "json")).ShouldFail(1);
        Assert.Contains($"{broken}:3", result.Error, StringComparison.Ordinal);
        using JsonDocument answer = JsonDocument.Parse(result.Output);
        Assert.Equal([broken], answer.RootElement.GetProperty("broken").EnumerateArray().Select(path => path.GetString()));
        Assert.Equal(0, answer.RootElement.GetProperty("written").GetArrayLength());
    }

    static Dictionary<string, string> Entries(string cache) => Directory
        .EnumerateFiles(cache, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(cache, file), File.ReadAllText, StringComparer.Ordinal);
}
