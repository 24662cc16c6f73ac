using System.Diagnostics;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Tar;

namespace Staves.Tests.Packages.Roots;

/// <summary>Archives of a root that real Portage filled, next to the root itself.</summary>
public sealed class TarballRootTests(FixtureRoot fixture) : IClassFixture<FixtureRoot>
{
    [Theory]
    [InlineData("root.tar", "")]
    [InlineData("root.tar.gz", "gzip")]
    [InlineData("root.tar.bz2", "bzip2")]
    [InlineData("root.tar.xz", "xz")]
    [InlineData("root.tar.zst", "zstd")]
    public async Task Gives_the_same_packages_as_the_directory(string archive, string tool)
    {
        Assert.SkipUnless(tool.Length == 0 || RealTool.IsInstalled(tool), $"`{tool}` is not installed");
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch[archive]);
        using IReadableRoot root = await TarballRoot.OpenAsync(path, Store(scratch), CancellationToken.None);

        await MustBeSameAsync(root, scratch);
    }

    [Theory]
    [InlineData("xz --block-size=64KiB")]
    [InlineData("pipe")]
    public async Task Also_out_of_several_blocks_and_out_of_a_pipe(string how)
    {
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch["root.tar"]);
        using Process process = how == "pipe" ? RealTool.Start("cat", path) : RealTool.Start("sh", "-c", $"{how} --stdout {path}");
        using IReadableRoot root = await TarballRoot.OpenAsync(process.StandardOutput.BaseStream, "a pipe", Store(scratch), CancellationToken.None);

        await MustBeSameAsync(root, scratch);
    }

    [Fact]
    public async Task An_archive_is_read_once()
    {
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch["root.tar.gz"]);
        var read = new List<string>();
        for (int i = 0; i < 2; i++)
        {
            using IReadableRoot root = await TarballRoot.OpenAsync(path, RootStore.Open(scratch["store"], read.Add), CancellationToken.None);
            Assert.Equal(20, root.Installed.Packages().Count());
            Assert.NotNull(root.Find("usr/bin/hello"));
        }

        Assert.Equal([path], read);
    }

    [Fact]
    public async Task The_same_content_is_kept_once_and_another_archive_in_its_place_is_read()
    {
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch["root.tar"]);
        var read = new List<string>();
        string first = await IdentityAsync();
        File.Copy(path, scratch["copy.tar"]);
        File.Move(scratch["copy.tar"], path, overwrite: true);
        Assert.Equal(first, await IdentityAsync());
        await File.AppendAllTextAsync(path, new string('\0', 512));
        Assert.NotEqual(first, await IdentityAsync());
        Assert.Equal(3, read.Count);
        Assert.Equal(2, Directory.EnumerateDirectories(scratch["store/archives"]).Count());

        async Task<string> IdentityAsync()
        {
            using IReadableRoot root = await TarballRoot.OpenAsync(path, RootStore.Open(scratch["store"], read.Add), CancellationToken.None);
            return root.Identity;
        }
    }

    [Fact]
    public async Task Two_at_a_time_read_it_once()
    {
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch["root.tar.gz"]);
        int read = 0;
        IReadableRoot[] roots = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TarballRoot.OpenAsync(
            path, RootStore.Open(scratch["store"], _ => Interlocked.Increment(ref read)), CancellationToken.None)));

        Assert.Equal(1, read);
        Assert.All(roots, root => root.Dispose());
    }

    [Fact]
    public async Task What_was_cancelled_or_damaged_leaves_nothing_in_the_way()
    {
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch["root.tar"]);
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TarballRoot.OpenAsync(
            path, RootStore.Open(scratch["store"], _ => cancelled.Cancel()), cancelled.Token));
        byte[] bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(scratch["cut.tar"], bytes[..(bytes.Length / 2)]);
        StavesException cut = await Assert.ThrowsAsync<StavesException>(() => TarballRoot.OpenAsync(scratch["cut.tar"], Store(scratch), CancellationToken.None));
        Assert.Equal("STV4001", cut.Diagnostics[0].Code);
        Assert.False(Directory.Exists(scratch["store/archives"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch["store/partial"]));

        using IReadableRoot root = await TarballRoot.OpenAsync(path, Store(scratch), CancellationToken.None);
        Assert.NotNull(root.Find("usr"));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_by_the_next()
    {
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch["root.tar"]);
        using (IReadableRoot root = await TarballRoot.OpenAsync(path, Store(scratch), CancellationToken.None))
        {
            string stamp = Path.GetFileName(Directory.EnumerateFiles(scratch["store/stamps"]).Single());
            Directory.Delete(scratch["store/archives"], recursive: true);
            Directory.CreateDirectory(scratch[$"store/partial/{stamp}"]);
            await File.WriteAllTextAsync(scratch[$"store/partial/{stamp}/contents"], "half of it");
        }

        using IReadableRoot again = await TarballRoot.OpenAsync(path, Store(scratch), CancellationToken.None);
        await MustBeSameAsync(again, scratch);
    }

    [Fact]
    public async Task A_damaged_store_is_told_as_that()
    {
        using var scratch = new ScratchDirectory();
        string path = fixture.Archive(scratch["root.tar"]);
        using IReadableRoot root = await TarballRoot.OpenAsync(path, Store(scratch), CancellationToken.None);
        RootObject file = root.Find("usr/bin/hello")!;
        string contents = Directory.EnumerateFiles(scratch["store/archives"], "contents", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(contents);
        for (int i = 0; i < bytes.Length; i += 50)
        {
            bytes[i] ^= 0x55;
        }

        await File.WriteAllBytesAsync(contents, bytes);
        StavesException damaged = Assert.Throws<StavesException>(() =>
        {
            using Stream stream = root.Open(file);
            stream.CopyTo(Stream.Null);
        });
        Assert.Equal("STV4206", damaged.Diagnostics[0].Code);
    }

    [Fact]
    public async Task An_archive_need_not_be_of_a_Gentoo_system_but_it_must_be_there()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllBytesAsync(scratch["a.tar"], SampleMembers.Archive());

        using IReadableRoot root = await TarballRoot.OpenAsync(scratch["a.tar"], Store(scratch), CancellationToken.None);
        Assert.False(Directory.Exists(root.Installed.Path));
        StavesException missing = await Assert.ThrowsAsync<StavesException>(() => TarballRoot.OpenAsync(scratch["b.tar"], Store(scratch), CancellationToken.None));
        Assert.Equal("STV4202", missing.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("root.tar.gz")]
    [InlineData("root.tar.xz")]
    [InlineData("root.tar.bz2")]
    [InlineData("root.tar.zst")]
    public async Task Damaged_compression_is_told_with_the_archive(string name)
    {
        using var scratch = new ScratchDirectory();
        byte[] bytes = await File.ReadAllBytesAsync(fixture.Archive(scratch[name]));
        foreach (int cut in new[] { 10, bytes.Length / 3, bytes.Length * 9 / 10 })
        {
            await File.WriteAllBytesAsync(scratch["cut"], bytes[..cut]);
            StavesException refused = await Assert.ThrowsAsync<StavesException>(() => TarballRoot.OpenAsync(scratch["cut"], Store(scratch), CancellationToken.None));
            Assert.Contains(refused.Diagnostics[0].Code, new[] { "STV4001", "STV4002", "STV4205" });
        }

        bytes[bytes.Length / 2] ^= 0xff;
        bytes[(bytes.Length / 2) + 1] ^= 0xff;
        await File.WriteAllBytesAsync(scratch["flipped"], bytes);
        await Assert.ThrowsAsync<StavesException>(() => TarballRoot.OpenAsync(scratch["flipped"], Store(scratch), CancellationToken.None));
    }

    static RootStore Store(ScratchDirectory scratch) => RootStore.Open(scratch["store"]);

    async Task MustBeSameAsync(IReadableRoot root, ScratchDirectory scratch)
    {
        using IReadableRoot directory = fixture.Open();
        await SamePackages.RequireAsync(directory, root, scratch);
    }
}
