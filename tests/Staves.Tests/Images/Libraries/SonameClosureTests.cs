using System.Collections.Immutable;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Libraries;

/// <summary>Programs and libraries made by this machine's compiler, laid into trees; its own loader is the oracle.</summary>
public sealed class SonameClosureTests : IDisposable
{
    const string Loader = "/lib64/ld-linux-x86-64.so.2";

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_complete_tree_has_nothing_to_say()
    {
        using RootTree tree = Tree(Program("usr/bin/p", "-lone"), Library("usr/lib/libone.so.1"), LibC, DynamicLoader);
        Assert.Empty(Check(tree));
    }

    [Fact]
    public void A_missing_library_is_named_with_the_file_its_package_and_who_has_it()
    {
        using RootTree tree = Tree(Program("usr/bin/p", "-lone"), LibC, DynamicLoader);
        Diagnostic missing = Assert.Single(Check(tree, ("libone.so.1", "dev-libs/one")));
        Assert.Equal("STV6010", missing.Code);
        Assert.Equal("`/usr/bin/p` of `app-misc/one-1` needs `libone.so.1`, which is not in the image", missing.Message);
        Assert.Equal("add `dev-libs/one` to `packages`", missing.Hint);
        Assert.Equal("looked in /lib64, /usr/lib64, /lib, /usr/lib", Assert.Single(missing.Details));
    }

    [Fact]
    public void A_missing_interpreter_is_an_error()
    {
        using RootTree tree = Tree(Program("usr/bin/p"), LibC);
        Diagnostic missing = Assert.Single(Check(tree));
        Assert.Equal("STV6011", missing.Code);
        Assert.Contains($"`{Loader}`", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_program_needs_nothing()
    {
        using RootTree tree = Tree(Program("usr/bin/p", "-static"));
        Assert.Empty(Check(tree));
    }

    [Fact]
    public void A_library_of_another_machine_does_not_count()
    {
        (TarMember member, byte[] content) = Library("usr/lib/libone.so.1");
        (TarMember Member, byte[] Content) program = Program("usr/bin/p", "-lone");
        content[18] = 183; // e_machine: AArch64
        using RootTree tree = Tree(program, (member, content), LibC, DynamicLoader);
        Assert.Equal("STV6010", Assert.Single(Check(tree)).Code);
    }

    [Theory]
    [InlineData("-Wl,--enable-new-dtags,-rpath,$ORIGIN/../private", "usr/private/libone.so.1")]
    [InlineData("-Wl,--disable-new-dtags,-rpath,${ORIGIN}/../private", "usr/private/libone.so.1")]
    [InlineData("-Wl,-rpath,/opt/one", "opt/one/libone.so.1")]
    [InlineData("-Wl,-rpath,/opt/$LIB", "opt/lib64/libone.so.1")]
    public void Run_paths_are_searched(string option, string path)
    {
        (TarMember Member, byte[] Content) library = Library(path);
        using RootTree found = Tree(Program("usr/bin/p", "-lone", option), library, LibC, DynamicLoader);
        Assert.Empty(Check(found));
        using RootTree missing = Tree(Program("usr/bin/p", "-lone"), library, LibC, DynamicLoader);
        Assert.Equal("STV6010", Assert.Single(Check(missing)).Code);
    }

    [Theory]
    [InlineData("--disable-new-dtags", true)]
    [InlineData("--enable-new-dtags", false)]
    public void Only_rpath_serves_the_libraries_of_libraries_as_the_real_loader_agrees(string tags, bool expected)
    {
        (TarMember Member, byte[] Content) two = Library("opt/p/libtwo.so.1");
        (TarMember Member, byte[] Content) one = Library("opt/p/libone.so.1", "-ltwo");
        (TarMember Member, byte[] Content) program = Program("opt/p/p", "-lone", $"-Wl,{tags},-rpath,$ORIGIN");
        using RootTree tree = Tree(program, one, two, LibC, DynamicLoader);
        Assert.Equal(expected, Check(tree).IsEmpty);

        string directory = _scratch["real"];
        System.IO.Directory.CreateDirectory(directory);
        foreach ((TarMember member, byte[] content) in new[] { one, two, program })
        {
            System.IO.File.WriteAllBytes(Path.Combine(directory, Path.GetFileName(member.Path)), content);
        }

        System.IO.File.SetUnixFileMode(Path.Combine(directory, "p"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(expected, RealTool.RunRaw(Path.Combine(directory, "p")).Code == 0);
    }

    [Fact]
    public void Directories_of_ld_so_conf_and_of_what_it_includes_are_searched()
    {
        (TarMember Member, byte[] Content)[] rest =
            [Program("usr/bin/p", "-lone"), Library("opt/one/libone.so.1"), LibC, DynamicLoader, File("etc/ld.so.conf", "# x\ninclude ld.so.conf.d/*.conf\n")];
        using RootTree tree = Tree([.. rest, File("etc/ld.so.conf.d/one.conf", "/opt/one\n")]);
        Assert.Empty(Check(tree));
        using RootTree without = Tree([.. rest, File("etc/ld.so.conf.d/one.txt", "/opt/one\n"), File("etc/ld.so.conf.d/below/one.conf", "/opt/one\n")]);
        Assert.Single(Check(without));
    }

    [Fact]
    public void Debians_own_directories_are_searched_where_the_loader_is_Debians()
    {
        Assert.SkipUnless(System.IO.Directory.Exists("/usr/lib/x86_64-linux-gnu"), "this machine is not Debian");
        (TarMember Member, byte[] Content) loader = Bytes("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", System.IO.File.ReadAllBytes(Loader));
        using RootTree tree = Tree(
            Program("usr/bin/p", "-lone"),
            Library("usr/lib/x86_64-linux-gnu/libone.so.1"),
            LibC,
            loader,
            Link("lib64", "usr/lib64"),
            Link("usr/lib64/ld-linux-x86-64.so.2", "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"));
        Assert.Empty(Check(tree));
    }

    [Fact]
    public void A_plug_in_may_use_what_a_program_has_loaded_but_nothing_else()
    {
        (TarMember Member, byte[] Content) one = Library("opt/one/libone.so.1");
        (TarMember Member, byte[] Content) two = Library("usr/lib/libtwo.so.1");
        using RootTree tree = Tree(
            Program("usr/bin/p", "-lone", "-Wl,-rpath,/opt/one"), one, Library("usr/lib/plugins/good.so", "-lone"), LibC, DynamicLoader);
        Assert.Empty(Check(tree));
        using RootTree broken = Tree(Program("usr/bin/p"), Library("usr/lib/plugins/bad.so", "-ltwo"), LibC, DynamicLoader);
        Assert.Contains("`libtwo.so.1`", Assert.Single(Check(broken)).Message, StringComparison.Ordinal);
        Assert.Equal("usr/lib/libtwo.so.1", two.Member.Path);
    }

    [Fact]
    public void Musls_loader_is_its_C_library_and_its_path_file_replaces_the_usual_directories()
    {
        const string Musl = "/lib/ld-musl-x86_64.so.1";
        (TarMember Member, byte[] Content) program = Program("usr/bin/p", "-lone", $"-Wl,--dynamic-linker={Musl}");
        (TarMember Member, byte[] Content) libc = (LibC.Member with { Path = "usr/lib/libc.so" }, LibC.Content);
        (TarMember Member, byte[] Content)[] rest = [program, libc, Link("lib/ld-musl-x86_64.so.1", "/usr/lib/libc.so")];
        using RootTree usual = Tree([.. rest, Library("usr/local/lib/libone.so.1")]);
        Assert.Empty(Check(usual));
        using RootTree replaced = Tree([.. rest, Library("usr/local/lib/libone.so.1"), File("etc/ld-musl-x86_64.path", "/opt/a:/opt/b\n")]);
        Assert.Equal("looked in /opt/a, /opt/b", Assert.Single(Check(replaced)[0].Details));
        using RootTree configured = Tree([.. rest, Library("opt/b/libone.so.1"), File("etc/ld-musl-x86_64.path", "/opt/a\n/opt/b\n")]);
        Assert.Empty(Check(configured));
    }

    [Fact]
    public void This_machines_bash_with_the_libraries_that_ldd_shows_is_complete_and_without_one_of_them_it_is_not()
    {
        string[] libraries = [.. RealTool.Run("ldd", "/bin/bash").Split(['\n', ' ', '\t']).Where(word => word.StartsWith('/'))];
        (TarMember Member, byte[] Content)[] all = [.. libraries.Append("/bin/bash").Select(path => Bytes(path[1..], System.IO.File.ReadAllBytes(path), 0x1ed))];
        using RootTree complete = Tree(all);
        Assert.Empty(Check(complete));
        using RootTree incomplete = Tree([.. all.Where(one => !one.Member.Path.Contains("libtinfo", StringComparison.Ordinal))]);
        Assert.Contains("libtinfo", Assert.Single(Check(incomplete)).Message, StringComparison.Ordinal);
    }

    /// <summary>Stands for the C library; any shared object does, for nothing is run.</summary>
    (TarMember Member, byte[] Content) LibC => Compile("usr/lib/libc.so.6", "-shared", "-nostdlib", "-Wl,-soname,libc.so.6");

    (TarMember Member, byte[] Content) DynamicLoader => Compile(Loader[1..], "-shared", "-nostdlib", "-Wl,-soname,ld-linux-x86-64.so.2");

    (TarMember Member, byte[] Content) Program(string path, params string[] options) => Compile(path, options);

    (TarMember Member, byte[] Content) Library(string path, params string[] options)
    {
        string soname = Path.GetFileName(path);
        string linkName = _scratch[soname.Split(".so")[0] + ".so"];
        (TarMember Member, byte[] Content) library = Compile(path, ["-shared", $"-Wl,-soname,{soname}", .. options]);
        System.IO.File.WriteAllBytes(linkName, library.Content);
        return library;
    }

    /// <summary>Compiles one function, linked against whatever libraries the test has made so far.</summary>
    (TarMember Member, byte[] Content) Compile(string path, params string[] options)
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "x86-64 only");
        foreach (string needed in options.Where(option => option.StartsWith("-l", StringComparison.Ordinal)))
        {
            string name = $"lib{needed[2..]}";
            if (!System.IO.File.Exists(_scratch[$"{name}.so"]))
            {
                Library($"usr/lib/{name}.so.1");
            }
        }

        string source = _scratch["source.c"];
        string output = _scratch["output"];
        System.IO.File.WriteAllText(source, options.Contains("-shared", StringComparer.Ordinal) ? "int value = 1;\n" : "int main(void) { return 0; }\n");
        RealTool.Run("gcc", ["-o", output, source, $"-L{_scratch.Path}", "-Wl,--no-as-needed", "-Wl,--allow-shlib-undefined", "-Wl,--unresolved-symbols=ignore-in-shared-libs", .. options]);
        return Bytes(path, System.IO.File.ReadAllBytes(output), 0x1ed);
    }

    RootTree Tree(params (TarMember Member, byte[] Content)[] members) => Build(_scratch.Path, PruningRules.None, members);

    static ImmutableArray<Diagnostic> Check(RootTree tree, params (string Library, string Package)[] providers) => SonameClosure.Check(
        tree, providers.ToDictionary(one => one.Library, one => one.Package, StringComparer.Ordinal), CancellationToken.None);
}
