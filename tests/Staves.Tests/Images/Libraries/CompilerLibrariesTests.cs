using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Staves.Building.Builders;
using Staves.Building.Runners;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Building.Runners;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Libraries;

/// <summary>Images that need the run-time libraries of the compiler; the compiler and the loader are those of this machine.</summary>
public sealed class CompilerLibrariesTests : IDisposable
{
    const string Directory = "lib/x86_64-linux-gnu";
    const string LibCpp = Directory + "/libstdc++.so.6";
    const string LibGcc = Directory + "/libgcc_s.so.1";
    const string Loader = "lib64/ld-linux-x86-64.so.2";

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_program_in_Cpp_gets_the_libraries_that_it_needs_and_runs()
    {
        await SandboxSupport.RequireAsync();
        (RootTree tree, ImmutableArray<AddedLibrary> added) = await AssembleAsync(
            always: false, [.. MachineFiles(), Program("#include <stdexcept>\nint main() { try { throw std::runtime_error(\"x\"); } catch (const std::exception&) { return 7; } }")]);
        using RootTree owned = tree;
        Assert.Equal([LibCpp, LibGcc], added.Select(library => library.Path));
        Assert.Equal(added.Sum(library => library.Size), tree.Find(LibCpp)!.Member.Size + tree.Find(LibGcc)!.Member.Size);
        Assert.Empty(SonameClosure.Check(tree, ImmutableDictionary<string, string>.Empty, CancellationToken.None));
        Assert.Equal(7, await RunAsync(tree, "/usr/bin/p"));
    }

    [Fact]
    public async Task A_program_in_C_gets_none()
    {
        (RootTree tree, ImmutableArray<AddedLibrary> added) = await AssembleAsync(always: false, [.. MachineFiles(), Program("int main() { return 0; }", "-x", "c")]);
        using RootTree owned = tree;
        Assert.Empty(added);
        Assert.Null(tree.Find(LibGcc));
    }

    [Fact]
    public async Task A_library_that_a_package_brings_is_not_replaced()
    {
        (RootTree tree, ImmutableArray<AddedLibrary> added) = await AssembleAsync(
            always: true, [.. MachineFiles(), Bytes("usr/lib/libgcc_s.so.1", Found("libgcc_s.so.1"), 0x1ed)]);
        using RootTree owned = tree;
        Assert.Equal([LibCpp], added.Select(library => library.Path));
        Assert.Null(tree.Find(LibGcc));
    }

    [Fact]
    public async Task What_is_made_for_the_GNU_C_library_is_not_put_beside_musl()
    {
        MachineFiles();
        (TarMember, byte[])[] musl = [Bytes("lib/ld-musl-x86_64.so.1", Found("libgcc_s.so.1"), 0x1ed), Program("int main() { throw 1; }")];
        (RootTree tree, ImmutableArray<AddedLibrary> added) = await AssembleAsync(always: false, musl);
        using RootTree owned = tree;
        Assert.Empty(added);
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => AssembleAsync(always: true, musl));
        Assert.Equal(("STV6014", "`--stdlib` asks for `libstdc++.so.6`, and the builder's compiler has none for the C library of the image"),
            (failure.Diagnostics[0].Code, failure.Diagnostics[0].Message));
    }

    async Task<(RootTree Tree, ImmutableArray<AddedLibrary> Added)> AssembleAsync(bool always, (TarMember, byte[])[] members)
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", members);
        using RootTree snapshot = builder.Snapshot(CancellationToken.None);
        ImmutableArray<AddedLibrary> added = await CompilerLibraries.AddToAsync(
            builder, snapshot, always, name => CompilerLibrary.ReadAsync(name, CancellationToken.None), Epoch, CancellationToken.None);
        return (builder.Build(CancellationToken.None), added);
    }

    /// <summary>The C library of this machine, where its loader looks for it.</summary>
    static (TarMember, byte[])[] MachineFiles()
    {
        Assert.SkipUnless(
            RuntimeInformation.OSArchitecture == Architecture.X64 && System.IO.File.Exists($"/{Directory}/libc.so.6") && RealTool.IsInstalled("g++"),
            "this machine is not Debian on x86-64 with g++");
        return [.. new[] { Loader, Directory + "/libc.so.6", Directory + "/libm.so.6" }.Select(path => Bytes(path, System.IO.File.ReadAllBytes("/" + path), 0x1ed))];
    }

    static byte[] Found(string name) => System.IO.File.ReadAllBytes(RealTool.Run("gcc", "-print-file-name=" + name).Trim());

    (TarMember, byte[]) Program(string source, params string[] options)
    {
        System.IO.File.WriteAllText(_scratch["source.cc"], source);
        RealTool.Run(options.Length == 0 ? "g++" : "gcc", [.. options, _scratch["source.cc"], "-o", _scratch["p"]]);
        return Bytes("usr/bin/p", System.IO.File.ReadAllBytes(_scratch["p"]), 0x1ed);
    }

    Task<int> RunAsync(RootTree tree, string program)
    {
        RootArchive.Write(tree, _scratch["root.tar"], CancellationToken.None);
        System.IO.Directory.CreateDirectory(_scratch["root"]);
        RealTool.Run("tar", "--extract", "--no-same-owner", "--file", _scratch["root.tar"], "--directory", _scratch["root"]);
        return new NamespacesRunner().RunAsync(
            new Sandbox { Root = new SandboxRoot(_scratch["root"]), Command = [program], Environment = ImmutableSortedDictionary<string, string>.Empty }, _ => { }, CancellationToken.None);
    }
}
