using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Packages.Cache;
using Staves.Tests.Packages.Gpkg;

namespace Staves.Tests.Packages.Cache;

/// <summary>The cache can be looked at, verified and cut down while builds go on.</summary>
public sealed class CacheInventoryTests : IDisposable
{
    const string Key = "0123456789abcdef";
    const string OtherKey = "fedcba9876543210";

    static readonly DateTimeOffset Now = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Compiled_and_fetched_packages_are_listed_by_name()
    {
        await CompileAsync("zoo-1", Key, daysAgo: 3);
        await CompileAsync("sample-1.2-r3", Key, daysAgo: 2);
        await FetchAsync("sample-1.2-r3", OtherKey, daysAgo: 1);
        // A build of another process that is not ready, and what has nothing to do with packages.
        File.WriteAllText(_scratch[$"cache/packages/app-misc/sample/.sample-1.2-r3-{OtherKey}.gpkg.tar.tmp"], "half");
        File.WriteAllText(_scratch["cache/packages/app-misc/sample/README"], "mine");

        Assert.Equal(
            [
                ("app-misc/sample-1.2-r3", CachedOrigin.Fetched, Now.AddDays(-1)),
                ("app-misc/sample-1.2-r3", CachedOrigin.Compiled, Now.AddDays(-2)),
                ("app-misc/zoo-1", CachedOrigin.Compiled, Now.AddDays(-3)),
            ],
            List().Select(package => (package.Name, package.Origin, package.LastUse)));
        Assert.All(List(), package => Assert.Equal(new FileInfo(package.Path).Length, package.Size));
        Assert.Equal("app-misc/sample-1.2-r3", List()[0].ReadFields()!["CPV"]);
    }

    [Fact]
    public void A_cache_that_is_not_there_has_no_packages() => Assert.Empty(List());

    [Fact]
    public async Task A_damaged_package_and_one_under_a_false_name_are_found()
    {
        await CompileAsync("sample-1.2-r3", Key, daysAgo: 1);
        string damaged = await CompileAsync("sample-2", Key, daysAgo: 1);
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        File.Copy(damaged.Replace("sample-2", "sample-1.2-r3", StringComparison.Ordinal), damaged.Replace("sample-2", "sample-3", StringComparison.Ordinal));

        CachedPackage[] packages = [.. List()];
        Assert.Null(packages[0].Verify(CancellationToken.None));
        Assert.NotNull(packages[1].Verify(CancellationToken.None));
        Assert.Equal("it holds `app-misc/sample-1.2-r3`", packages[2].Verify(CancellationToken.None));
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData(30, null, "")]
    [InlineData(5, null, "old-1 older-1")]
    [InlineData(null, 2, "old-1")]
    [InlineData(null, 0, "new-1 old-1 older-1")]
    [InlineData(8, 2, "old-1")]
    public async Task What_was_used_longest_ago_goes_first(int? days, int? count, string gone)
    {
        string one = await CompileAsync("new-1", Key, daysAgo: 1);
        await CompileAsync("old-1", Key, daysAgo: 9);
        await CompileAsync("older-1", Key, daysAgo: 7);
        long size = new FileInfo(one).Length;
        // Names of different length make files of nearly one size.
        var limits = new CacheLimits(days is null ? null : TimeSpan.FromDays(days.Value), count is null ? null : (size * count) + (size / 2));

        Assert.Equal(
            gone.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pf => $"app-misc/{pf}"),
            limits.Excess(List(), Now).Select(package => package.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_package_that_somebody_makes_just_now_stays()
    {
        string file = await CompileAsync("sample-1.2-r3", Key, daysAgo: 1);
        CachedPackage package = Assert.Single(List());
        using (await PackageCache.Open(_scratch["cache"]).LockAsync("app-misc", "sample-1.2-r3", Key, TestContext.Current.CancellationToken))
        {
            Assert.False(CacheInventory.Remove(package));
            Assert.True(File.Exists(file));
        }

        Assert.True(CacheInventory.Remove(package));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_package_that_a_build_takes_counts_as_used()
    {
        await CompileAsync("sample-1.2-r3", Key, daysAgo: 9);
        Assert.True(PackageCache.Open(_scratch["cache"]).TryFind("app-misc", "sample-1.2-r3", Key, out _));
        Assert.True(Assert.Single(List()).LastUse > Now.AddDays(-9));
    }

    Task<string> CompileAsync(string pf, string key, int daysAgo) => WriteAsync($"cache/packages/app-misc/{pf.Split('-')[0]}/{pf}-{key}.gpkg.tar", pf, daysAgo);

    Task<string> FetchAsync(string pf, string key, int daysAgo) => WriteAsync($"cache/binpkgs/app-misc/{pf.Split('-')[0]}/{pf}-{key}.gpkg.tar", pf, daysAgo);

    async Task<string> WriteAsync(string path, string pf, int daysAgo)
    {
        string file = _scratch[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await SamplePackage.WriteAsync(file, pf: pf);
        File.SetLastWriteTimeUtc(file, Now.AddDays(-daysAgo).UtcDateTime);
        return file;
    }

    ImmutableArray<CachedPackage> List() => new CacheInventory(_scratch["cache"], new BinaryPackageStore(_scratch["cache/binpkgs"])).List(CancellationToken.None);
}
