using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>Who brings what into an image.</summary>
public sealed class WhyTests : IDisposable
{
    readonly Workplace _workplace = new();

    public WhyTests()
    {
        TinyRepository.Create(_workplace);
        TinyImage.Specify(_workplace, "test/app", isStatic: false);
    }

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Why_shows_each_way_to_a_package_and_what_leaves_with_it() =>
        Snapshot.Matches(await OutputOf("why", "lib") + await OutputOf("why", "virtual/libc"));

    [Fact]
    public async Task Why_knows_the_sizes_of_what_was_built()
    {
        (await _workplace.RunAsync("build")).ShouldSucceed();
        Assert.Matches(@"without it the image has one package less, [0-9.]+ k?B", await OutputOf("why", "test/lib"));
        Assert.Matches(@"image  4 packages, [0-9.]+ [kM]?B in the cache\n", await OutputOf("plan"));
    }

    [Fact]
    public async Task Why_of_a_package_that_is_not_there_names_the_nearest()
    {
        StavesResult refused = (await _workplace.RunAsync("why", "lbi")).ShouldFail(exitCode: 2);
        Assert.Equal("error[STV1911]: `lbi` is neither in the image nor needed to compile it\n  hint: `lib` is\n", refused.Error);
    }

    [Fact]
    public async Task What_why_proposes_keeps_the_package_out()
    {
        string answer = await OutputOf("why", "virtual/libc");
        string line = answer.Split('\n').Single(line => line.Contains("provided", StringComparison.Ordinal));
        string specification = File.ReadAllText(_workplace["staves.toml"]);
        _workplace.Write("staves.toml", $"{line[line.IndexOf("provided", StringComparison.Ordinal)..]}\n{specification}");
        using var plan = JsonDocument.Parse(await OutputOf("plan", "--format", "json"));
        Assert.DoesNotContain(
            plan.RootElement.GetProperty("packages").EnumerateArray(),
            package => package.GetProperty("root").GetString() == "image" && package.GetProperty("package").GetString() is "virtual/libc-1" or "test/glibc-1");
    }

    [Fact]
    public async Task A_tree_shows_what_needs_what() => Snapshot.Matches(string.Join(
        '\n',
        await OutputOf("tree"),
        await OutputOf("tree", "--depth", "1"),
        await OutputOf("tree", "--invert", "glibc"),
        await OutputOf("tree", "--build")));

    [Fact]
    public async Task A_plan_can_be_drawn_as_the_tree() => Assert.Equal(await OutputOf("tree"), await OutputOf("plan", "--tree"));

    [Fact]
    public async Task Why_and_tree_have_a_JSON_of_their_own()
    {
        using var why = JsonDocument.Parse(await OutputOf("why", "lib", "--format", "json"));
        JsonElement way = why.RootElement[0].GetProperty("ways")[0];
        Assert.Equal(["test/app-1", "test/lib-1"], way.EnumerateArray().Select(step => step.GetProperty("package").GetString()!));

        using var tree = JsonDocument.Parse(await OutputOf("tree", "--format", "json"));
        JsonElement[] packages = [.. tree.RootElement.EnumerateArray()];
        JsonElement app = packages.Single(package => package.GetProperty("package").GetString() == "test/app-1" && package.GetProperty("root").GetString() == "image");
        Assert.Contains("test/lib-1", app.GetProperty("needs").EnumerateArray().Select(index => packages[index.GetInt32()].GetProperty("package").GetString()));
    }

    async Task<string> OutputOf(params string[] arguments) => (await _workplace.RunAsync(arguments)).ShouldSucceed().Output;
}
