using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

public class PlanTests
{
    [Fact]
    public async Task A_plan_shows_both_roots_in_merge_order()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", "['test/lib']\nuse = ['loud']", isStatic: false);
        Snapshot.Matches((await workplace.RunAsync("plan")).ShouldSucceed().Output);
        Assert.False(Directory.Exists(Path.Combine(workplace.Cache, "packages")), "a plan builds nothing");
    }

    [Fact]
    public async Task A_plan_as_JSON_has_the_documented_shape()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", "['test/lib']\nuse = ['loud']", isStatic: false);
        string text = (await workplace.RunAsync("plan", "--format", "json")).ShouldSucceed().Output;
        using var json = JsonDocument.Parse(text);
        Assert.True(json.RootElement.GetProperty("success").GetBoolean());
        Assert.Equal(0, json.RootElement.GetProperty("problems").GetArrayLength());
        JsonElement[] image = [.. json.RootElement.GetProperty("packages").EnumerateArray().Where(package => package.GetProperty("root").GetString() == "image")];
        string[] names = [.. image.Select(package => package.GetProperty("package").GetString()!)];
        Assert.Equal(["test/app-1", "test/glibc-1", "test/lib-1", "virtual/libc-1"], names.Order(StringComparer.Ordinal));
        Assert.True(Array.IndexOf(names, "test/lib-1") < Array.IndexOf(names, "test/app-1"), "what is needed comes first");
        JsonElement library = image[Array.IndexOf(names, "test/lib-1")];
        Assert.Equal(["tiny", "0", "1", "ebuild"], new[] { "repository", "slot", "subslot", "origin" }.Select(name => library.GetProperty(name).GetString()));
        Assert.Equal(["loud"], library.GetProperty("use").EnumerateArray().Select(flag => flag.GetString()));
        Assert.Contains("app-1", library.GetProperty("requiredBy").ToString(), StringComparison.Ordinal);
    }
}
