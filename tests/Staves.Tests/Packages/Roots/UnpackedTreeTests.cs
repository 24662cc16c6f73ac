using System.Security.Cryptography;
using Staves.Packages.Roots;
using Staves.Portage.Files;

namespace Staves.Tests.Packages.Roots;

/// <summary>A root in an archive as a directory that builds can be compiled in.</summary>
public sealed class UnpackedTreeTests(FixtureRoot fixture) : IClassFixture<FixtureRoot>
{
    [Fact]
    public async Task It_has_the_names_kinds_contents_and_links_of_the_root()
    {
        using var scratch = new ScratchDirectory();
        using IReadableRoot root = await OpenAsync(fixture.Archive(scratch["root.tar"]), scratch);
        string tree = await RootStore.Open(scratch["store"]).UnpackAsync(root, CancellationToken.None);

        Assert.Equal(ListOf(fixture.Directory), ListOf(tree));
    }

    [Fact]
    public async Task One_content_is_unpacked_once_whatever_it_came_in()
    {
        using var scratch = new ScratchDirectory();
        fixture.Archive(scratch["root.tar"]);
        File.Copy(scratch["root.tar"], scratch["same.tar"]);
        var told = new List<string>();
        var store = RootStore.Open(scratch["store"], told.Add);
        var trees = new HashSet<string>();
        foreach (string name in new[] { "root.tar", "same.tar" })
        {
            using IReadableRoot root = await TarballRoot.OpenAsync(scratch[name], store, CancellationToken.None);
            trees.Add(await store.UnpackAsync(root, CancellationToken.None));
        }

        Assert.Single(trees);
        Assert.Single(told, text => text.StartsWith("the files of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_directory_is_its_own_tree()
    {
        using var scratch = new ScratchDirectory();
        using var root = DirectoryRoot.Open(scratch.Path);
        Assert.Equal(scratch.Path, await RootStore.Open(scratch["store"]).UnpackAsync(root, CancellationToken.None));
    }

    [Fact]
    public async Task An_unpacking_that_is_cancelled_leaves_nothing()
    {
        using var scratch = new ScratchDirectory();
        using IReadableRoot root = await OpenAsync(fixture.Archive(scratch["root.tar"]), scratch);
        var store = RootStore.Open(scratch["store"]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.UnpackAsync(root, new CancellationToken(canceled: true)));
        Assert.False(Directory.Exists(scratch["store/trees"]) && Directory.EnumerateFileSystemEntries(scratch["store/trees"]).Any());
    }

    [Fact]
    public async Task Nothing_in_it_lends_the_rights_of_whoever_unpacked_it()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch["from"]);
        foreach ((string name, int mode) in new[] { ("suid", 0xded), ("secret", 0) })
        {
            await File.WriteAllTextAsync(scratch[$"from/{name}"], name, CancellationToken.None);
            File.SetUnixFileMode(scratch[$"from/{name}"], (UnixFileMode)mode);
        }

        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can pack what it may not read");
        RealTool.Run("tar", "--create", "--directory", scratch["from"], "--file", scratch["root.tar"], ".");
        using IReadableRoot root = await OpenAsync(scratch["root.tar"], scratch);
        string tree = await RootStore.Open(scratch["store"]).UnpackAsync(root, CancellationToken.None);

        Assert.Equal((UnixFileMode)0x1ed, File.GetUnixFileMode(Path.Combine(tree, "suid")));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(tree, "secret"), CancellationToken.None));
    }

    static Task<IReadableRoot> OpenAsync(string archive, ScratchDirectory scratch) =>
        TarballRoot.OpenAsync(archive, RootStore.Open(scratch["store"]), CancellationToken.None);

    /// <summary>Devices and FIFOs are left out; hard links are told by which names share a file.</summary>
    static string[] ListOf(string directory)
    {
        var names = new Dictionary<(ulong, ulong), string>();
        var list = new List<string>();
        foreach (string path in Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(directory, path);
            FileStatus status = FileStatus.Inspect(path)!.Value;
            if (new FileInfo(path).LinkTarget is { } target)
            {
                list.Add($"{name} -> {target}");
            }
            else if (status.IsDirectory)
            {
                list.Add($"{name}/");
            }
            else if (status.IsRegularFile)
            {
                string first = names.TryGetValue((status.Device, status.Inode), out string? known) ? known : names[(status.Device, status.Inode)] = name;
                list.Add($"{name} {first} {status.Size} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}");
            }
        }

        return [.. list];
    }
}
