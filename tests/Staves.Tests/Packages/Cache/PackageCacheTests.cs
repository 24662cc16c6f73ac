using System.Diagnostics;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Gpkg;

namespace Staves.Tests.Packages.Cache;

public sealed class PackageCacheTests
{
    const string Category = "app-misc";
    const string Pf = "sample-1.2-r3";
    const string Key = "0123456789abcdef0123456789abcdef";
    const string FileName = "sample-1.2-r3-0123456789abcdef.gpkg.tar";

    [Fact]
    public async Task Finds_what_was_published_under_its_key_alone()
    {
        using var scratch = new ScratchDirectory();
        var cache = PackageCache.Open(scratch.Path, static diagnostic => Assert.Fail(diagnostic.Message));
        Assert.False(cache.TryFind(Category, Pf, Key, out _));
        string published = await PublishAsync(cache);
        Assert.Equal(scratch[$"packages/app-misc/sample/{FileName}"], published);
        Assert.True(cache.TryFind(Category, Pf, Key, out string? path));
        Assert.Equal(published, path);
        Assert.False(cache.TryFind(Category, Pf, "f" + Key, out _));
        Assert.False(cache.TryFind(Category, "sample-1.2-r4", Key, out _));
        Assert.Equal([published, $"{published}.verified"], Directory.GetFiles(Path.GetDirectoryName(published)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_package_is_read_to_be_verified_only_when_it_is_another_file()
    {
        using var scratch = new ScratchDirectory();
        var reports = new List<Diagnostic>();
        var cache = PackageCache.Open(scratch.Path, reports.Add);
        string path = await PublishAsync(cache);
        DateTime written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);
        Assert.True(cache.TryFind(Category, Pf, Key, out _));

        // The same file by all that the system says of it, so nobody looks.
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length * 2 / 3] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, written);
        Assert.True(cache.TryFind(Category, Pf, Key, out _));

        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));
        Assert.False(cache.TryFind(Category, Pf, Key, out _));
        Assert.Equal("STV4030", Assert.Single(reports).Code);
    }

    [Theory]
    [InlineData("bash-5.3_p9-r2", "bash")]
    [InlineData("bash-5.3", "bash")]
    [InlineData("gtk+-3.24", "gtk+")]
    [InlineData("font-r5-1", "font-r5")]
    [InlineData("x-2-1-r0", "x-2")]
    [InlineData("ncurses-6.5_p20250802", "ncurses")]
    public async Task Packages_lie_under_their_names(string pf, string name)
    {
        using var scratch = new ScratchDirectory();
        using PackageLock held = await PackageCache.Open(scratch.Path).LockAsync(Category, pf, Key, CancellationToken.None);
        Assert.Equal(scratch["packages/app-misc/" + name], Path.GetDirectoryName(held.Path));
        Assert.Equal(Path.GetDirectoryName(held.Path), Path.GetDirectoryName(held.TemporaryPath));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("other")]
    public async Task A_damaged_package_is_reported_removed_and_missing(string damage)
    {
        using var scratch = new ScratchDirectory();
        var reports = new List<Diagnostic>();
        var cache = PackageCache.Open(scratch.Path, reports.Add);
        string path = await PublishAsync(cache);
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "truncated":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                break;
            case "changed":
                bytes[bytes.Length * 2 / 3] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            default:
                await SamplePackage.WriteAsync(path, pf: "other-1");
                break;
        }

        Assert.False(cache.TryFind(Category, Pf, Key, out _));
        Diagnostic report = Assert.Single(reports);
        Assert.Equal("STV4030", report.Code);
        Assert.Single(report.Details);
        Assert.False(File.Exists(path));
        await PublishAsync(cache);
        Assert.True(cache.TryFind(Category, Pf, Key, out _));
        Assert.Single(reports);
    }

    [Fact]
    public async Task A_damaged_package_that_somebody_is_replacing_is_left_to_them()
    {
        using var scratch = new ScratchDirectory();
        var cache = PackageCache.Open(scratch.Path);
        string path = await PublishAsync(cache);
        File.WriteAllBytes(path, []);
        using PackageLock held = await cache.LockAsync(Category, Pf, Key, CancellationToken.None);
        Assert.False(cache.TryFind(Category, Pf, Key, out _));
        Assert.True(File.Exists(path));
        await SamplePackage.WriteAsync(held.TemporaryPath);
        held.Publish();
        Assert.True(cache.TryFind(Category, Pf, Key, out _));
    }

    [Fact]
    public async Task What_was_not_published_goes_with_the_lock()
    {
        using var scratch = new ScratchDirectory();
        var cache = PackageCache.Open(scratch.Path);
        PackageLock held = await cache.LockAsync(Category, Pf, Key, CancellationToken.None);
        File.WriteAllText(held.TemporaryPath, "half");
        File.WriteAllText(held.TemporaryPath + ".partial", "a quarter");
        held.Dispose();
        held.Dispose();
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(held.Path)!));
    }

    [Fact]
    public async Task The_next_build_sweeps_what_a_killed_one_left_half_made()
    {
        using var scratch = new ScratchDirectory();
        var cache = PackageCache.Open(scratch.Path);
        string directory = scratch["packages/app-misc/sample"];
        Directory.CreateDirectory(directory);
        Directory.CreateDirectory(scratch["locks/app-misc"]);
        string temporary = Path.Combine(directory, "." + FileName + ".tmp");
        using Process build = RealTool.Start(
            "flock",
            "-o",
            scratch["locks/app-misc/sample-1.2-r3-0123456789abcdef.lock"],
            "sh",
            "-c",
            "printf half > \"$1\"; printf half > \"$1.partial\"; echo ready; exec sleep 60",
            "sh",
            temporary);
        Assert.Equal("ready", await build.StandardOutput.ReadLineAsync());
        Assert.Equal(0, cache.Sweep(CancellationToken.None));
        Assert.True(File.Exists(temporary));
        Assert.False(cache.TryFind(Category, Pf, Key, out _));

        build.Kill(entireProcessTree: true);
        await build.WaitForExitAsync();
        Assert.Equal(2, cache.Sweep(CancellationToken.None));
        Assert.Empty(Directory.GetFiles(directory));

        File.WriteAllText(temporary, "left again");
        using PackageLock held = await cache.LockAsync(Category, Pf, Key, CancellationToken.None);
        Assert.Equal(temporary, held.TemporaryPath);
        Assert.False(File.Exists(temporary));
    }

    [Fact]
    public async Task Of_many_that_want_one_package_one_makes_it()
    {
        using var scratch = new ScratchDirectory();
        int made = 0;
        string[] paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            // Each has a cache of its own, as processes have.
            var cache = PackageCache.Open(scratch.Path, static diagnostic => Assert.Fail(diagnostic.Message));
            using PackageLock held = await cache.LockAsync(Category, Pf, Key, CancellationToken.None);
            if (cache.TryFind(Category, Pf, Key, out string? path))
            {
                return path;
            }

            Interlocked.Increment(ref made);
            await SamplePackage.WriteAsync(held.TemporaryPath);
            return held.Publish();
        })));
        Assert.Equal(1, made);
        Assert.Single(paths.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("..", Pf)]
    [InlineData("a/b", Pf)]
    [InlineData(Category, "../x-1")]
    [InlineData(Category, "")]
    [InlineData(Category, "x\0-1")]
    public void Names_cannot_leave_the_cache(string category, string pf)
    {
        using var scratch = new ScratchDirectory();
        StavesException refused = Assert.Throws<StavesException>(() => PackageCache.Open(scratch.Path).TryFind(category, pf, Key, out _));
        Assert.Equal("STV4031", refused.Diagnostics[0].Code);
    }

    static async Task<string> PublishAsync(PackageCache cache)
    {
        using PackageLock held = await cache.LockAsync(Category, Pf, Key, CancellationToken.None);
        await SamplePackage.WriteAsync(held.TemporaryPath);
        return held.Publish();
    }
}
