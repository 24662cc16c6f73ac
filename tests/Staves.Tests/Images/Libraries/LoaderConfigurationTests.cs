using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Staves.Building.Runners;
using Staves.Images.Environments;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Tests.Building.Runners;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Libraries;

/// <summary>Images whose libraries lie where LDPATH says; the real loader and ldconfig(8) are the oracles.</summary>
public sealed class LoaderConfigurationTests : IDisposable
{
    const string Loader = "lib64/ld-linux-x86-64.so.2";
    const string LibC = "lib/x86_64-linux-gnu/libc.so.6";

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("/opt/one:/opt/two", 1)]
    [InlineData("/opt/two:/opt/one", 2)]
    public async Task The_real_loader_finds_libraries_in_the_directories_of_LDPATH_in_their_order(string libraryPath, int expected)
    {
        await SandboxSupport.RequireAsync();
        using RootTree tree = Tree(libraryPath, [.. MachineFiles(), Program(), Library("opt/one/libone.so.1.2", 1), Link("opt/one/libone.so.1", "libone.so.1.2"), Library("opt/two/libone.so.1", 2)]);
        Assert.Equal(expected, await RunAsync(tree, "/usr/bin/p"));

        // Without the cache it finds nothing, whatever the configuration says.
        using RootTree without = Tree("", [.. MachineFiles(), Program(), Library("opt/one/libone.so.1", 1), File("etc/env.d/00x", "A=1\n")]);
        Assert.Null(without.Find("etc/ld.so.cache"));
        Assert.Equal(127, await RunAsync(without, "/usr/bin/p"));
    }

    [Fact]
    public void The_cache_says_the_same_as_one_of_ldconfig()
    {
        using RootTree tree = Tree(
            "/opt/one:/opt/two:/opt/none",
            [
                .. MachineFiles(), Library("opt/one/libone.so.1.2", 1, "libone.so.1"), Link("opt/one/libone.so.1", "libone.so.1.2"),
                Library("opt/two/libone.so.1", 2), Library("opt/two/libone.so.10", 10), Library("opt/two/libone.so.9", 9), Library("opt/two/libone-a.so", 3),
                Library("opt/two/libOne.so.2", 4), File("opt/two/libtext.so", "text"), File("opt/two/other.txt"),
            ]);
        string root = Unpack(tree);
        string ours = RealTool.Run("ldconfig", "-p", "-C", $"{root}/etc/ld.so.cache");
        RealTool.Run("ldconfig", "-X", "-r", root, "-C", "/etc/theirs");
        string theirs = RealTool.Run("ldconfig", "-p", "-C", $"{root}/etc/theirs");
        Assert.Equal(Lines(theirs), Lines(ours));

        static IEnumerable<string> Lines(string text) => text.Split('\n').Where(line => line.Contains("=> /opt/", StringComparison.Ordinal))
            .DistinctBy(line => line.Split("=>")[0], StringComparer.Ordinal);
    }

    [Fact]
    public void An_image_whose_libraries_the_loader_finds_anyway_has_no_cache_and_no_configuration()
    {
        using RootTree tree = Tree("", [.. MachineFiles(), Library("usr/lib/libone.so.1", 1)]);
        Assert.Null(tree.Find("etc/ld.so.conf"));
        Assert.Null(tree.Find("etc/ld.so.cache"));

        using RootTree builtIn = Tree("/usr/lib:/lib/x86_64-linux-gnu", [.. MachineFiles(), Library("usr/lib/libone.so.1", 1)]);
        Assert.NotNull(builtIn.Find("etc/ld.so.conf"));
        Assert.Null(builtIn.Find("etc/ld.so.cache"));
    }

    [Fact]
    public void The_configuration_has_the_words_of_env_update()
    {
        string expected = System.IO.File.ReadAllText(TestPaths.SharedOrSkip("fixtures/vdb/root-binary/etc/ld.so.conf"));
        using RootTree tree = Tree("/opt/slotted-2/lib", MachineFiles());
        Assert.Equal(expected, tree.Text("etc/ld.so.conf"));
    }

    [Fact]
    public void The_users_own_configuration_decides_what_the_cache_holds()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", [.. MachineFiles(), Library("opt/one/libone.so.1", 1), File("etc/env.d/00x", "LDPATH=/opt/none\n")]);
        builder.AddFile(File("etc/ld.so.conf").Member, "/opt/one\n"u8);
        using RootTree tree = Configure(builder);
        Assert.Equal("/opt/one\n", tree.Text("etc/ld.so.conf"));
        Assert.Contains("/opt/one/libone.so.1\0", tree.Text("etc/ld.so.cache"), StringComparison.Ordinal);
    }

    [Fact]
    public void Musl_gets_a_path_file_only_where_libraries_are()
    {
        (TarMember, byte[])[] musl = [Library("usr/lib/libc.so", 1), Link("lib/ld-musl-x86_64.so.1", "/usr/lib/libc.so"), Library("opt/one/libone.so.1", 1)];
        using RootTree tree = Tree("/opt/none:/opt/one:/usr/lib", musl);
        Assert.Equal("/lib\n/usr/local/lib\n/usr/lib\n/opt/one\n", tree.Text("etc/ld-musl-x86_64.path"));
        Assert.Null(tree.Find("etc/ld.so.conf"));
        Assert.Null(tree.Find("etc/ld.so.cache"));
        using RootTree without = Tree("/opt/none:/usr/lib", musl);
        Assert.Null(without.Find("etc/ld-musl-x86_64.path"));
    }

    [Theory]
    [InlineData("libz.so.2", "libz.so.10", -1)]
    [InlineData("libz.so.1", "libz.so.1.2", -1)]
    [InlineData("lib1.so", "liba.so", 1)]
    [InlineData("libz.so.007", "libz.so.7", 0)]
    [InlineData("libZ.so", "libz.so", -1)]
    [InlineData("libz.so.99999999999999999999999", "libz.so.99999999999999999999998", 1)]
    public void Names_are_in_the_order_in_which_the_loader_searches(string left, string right, int expected)
    {
        Assert.Equal(expected, Math.Sign(LibraryNameComparer.Instance.Compare(left, right)));
        Assert.Equal(-expected, Math.Sign(LibraryNameComparer.Instance.Compare(right, left)));
    }

    RootTree Tree(string libraryPath, params (TarMember, byte[])[] members)
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", libraryPath.Length == 0 ? members : [.. members, File("etc/env.d/50x", $"LDPATH={libraryPath}\n")]);
        return Configure(builder);
    }

    static RootTree Configure(RootTreeBuilder builder)
    {
        using RootTree snapshot = builder.Snapshot(CancellationToken.None);
        LoaderConfiguration.AddTo(builder, snapshot, EnvironmentDirectory.Read(snapshot), CancellationToken.None);
        return builder.Build(CancellationToken.None);
    }

    /// <summary>The C library of this machine, where its loader looks for it.</summary>
    static (TarMember, byte[])[] MachineFiles()
    {
        Assert.SkipUnless(
            RuntimeInformation.OSArchitecture == Architecture.X64 && System.IO.File.Exists("/" + LibC), "this machine is not Debian on x86-64");
        return [Bytes(Loader, System.IO.File.ReadAllBytes("/" + Loader), 0x1ed), Bytes(LibC, System.IO.File.ReadAllBytes("/" + LibC), 0x1ed)];
    }

    (TarMember, byte[]) Program() => Compile("usr/bin/p", "int one(void); int main(void) { return one(); }", "-o", _scratch["p"], _scratch["libone.so.1"]);

    (TarMember, byte[]) Library(string path, int result, string? soname = null) => Compile(
        path, $"int one(void) {{ return {result}; }}", "-shared", $"-Wl,-soname,{soname ?? Path.GetFileName(path)}", "-o", _scratch[Path.GetFileName(path)]);

    (TarMember, byte[]) Compile(string path, string source, params string[] options)
    {
        if (path == "usr/bin/p")
        {
            Library("libone.so.1", 0);
        }

        System.IO.File.WriteAllText(_scratch["source.c"], source);
        RealTool.Run("gcc", [_scratch["source.c"], .. options]);
        return Bytes(path, System.IO.File.ReadAllBytes(options[Array.IndexOf(options, "-o") + 1]), 0x1ed);
    }

    string Unpack(RootTree tree)
    {
        string root = Path.Combine(_scratch.Path, Path.GetRandomFileName());
        System.IO.Directory.CreateDirectory(root);
        RootArchive.Write(tree, _scratch["root.tar"], CancellationToken.None);
        RealTool.Run("tar", "--extract", "--no-same-owner", "--file", _scratch["root.tar"], "--directory", root);
        return root;
    }

    Task<int> RunAsync(RootTree tree, string program) => new NamespacesRunner().RunAsync(
        new Sandbox { Root = new SandboxRoot(Unpack(tree)), Command = [program], Environment = ImmutableSortedDictionary<string, string>.Empty }, _ => { }, CancellationToken.None);
}
