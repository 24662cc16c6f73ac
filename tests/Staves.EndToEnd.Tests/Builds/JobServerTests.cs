using System.Collections.Immutable;
using System.Globalization;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>All makes of a build share its jobs.</summary>
public sealed class JobServerTests : IDisposable
{
    const string Makefile =
        """
        parts = 1 2 3 4 5 6 7 8 9
        all: sub
        sub: ; +@$(MAKE) --no-print-directory $(parts)
        $(parts): ; @echo "+1 $$(date +%s%N)"; sleep 0.4; echo "-1 $$(date +%s%N)"

        """;

    readonly Workplace _workplace = new();
    readonly TinyRepository _repository;

    public JobServerTests()
    {
        Tool.Require("make");
        _repository = TinyRepository.Create(_workplace);
        foreach (string name in new[] { "one", "two", "serial" })
        {
            _repository.Add(Parallel(name));
        }
    }

    [Fact]
    public async Task A_package_alone_uses_all_jobs() => Assert.Equal(3, await MostAtOnceAsync("test/one"));

    [Fact]
    public async Task Two_packages_side_by_side_share_the_jobs() => Assert.InRange(await MostAtOnceAsync("test/one", "test/two"), 3, 4);

    [Fact]
    public async Task A_package_that_may_not_run_several_runs_one_at_a_time() => Assert.Equal(1, await MostAtOnceAsync("test/serial"));

    public void Dispose() => _workplace.Dispose();

    /// <summary>How many parts of all packages were under way at the same time, with three jobs.</summary>
    async Task<int> MostAtOnceAsync(params string[] packages)
    {
        TinyImage.Specify(_workplace, string.Join(' ', packages), "['test/serial']\nenv = ['alone']\n\n[env]\nMAKEOPTS = '-j8'\n\n[env.alone]\nMAKEOPTS = '-j1'");
        (await _workplace.RunAsync("build", "--jobs", "3")).ShouldSucceed();
        IEnumerable<(long Time, int Change)> changes = Directory.EnumerateFiles(Path.Combine(_workplace.Cache, "logs", "test"))
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("+1 ", StringComparison.Ordinal) || line.StartsWith("-1 ", StringComparison.Ordinal))
            .Select(line => (long.Parse(line[3..], CultureInfo.InvariantCulture), int.Parse(line[..2], CultureInfo.InvariantCulture)));
        int now = 0;
        ImmutableArray<int> counts = [.. changes.Order().Select(change => now += change.Change)];
        Assert.Equal(packages.Length * 9 * 2, counts.Length);
        return counts.Max();
    }

    static Ebuild Parallel(string name) => new("test", name, "1")
    {
        HasSource = true,
        Source = ImmutableSortedDictionary<string, string>.Empty.Add("Makefile", Makefile),
        DefinedPhases = "install",
        Functions = "src_install() { dodir /usr; }\n",
    };
}
