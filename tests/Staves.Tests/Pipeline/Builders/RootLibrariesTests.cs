using Staves.Packages.Roots;
using Staves.Pipeline.Builders;
using Staves.Tests.Packages;

namespace Staves.Tests.Pipeline.Builders;

public sealed class RootLibrariesTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_newest_compiler_of_a_root_gives_its_libraries()
    {
        Write("9.5.0/libgcc_s.so.1", "old");
        Write("14/libgcc_s.so.1", "new");
        Write("14/libstdc++.so.6.0.33", "cpp");
        Write("12/libonly.so.1", "only");
        File.CreateSymbolicLink(PathOf("14/libstdc++.so.6"), "libstdc++.so.6.0.33");
        File.CreateSymbolicLink(PathOf("14/libout.so.1"), "/etc/passwd");
        using DirectoryRoot root = Open();
        Assert.Equal("new"u8.ToArray(), RootLibraries.Read(root, "libgcc_s.so.1"));
        Assert.Equal("cpp"u8.ToArray(), RootLibraries.Read(root, "libstdc++.so.6"));
        Assert.Equal("only"u8.ToArray(), RootLibraries.Read(root, "libonly.so.1"));
        Assert.Null(RootLibraries.Read(root, "libout.so.1"));
    }

    [Fact]
    public void A_root_without_a_compiler_has_none()
    {
        using DirectoryRoot root = Open();
        Assert.Null(RootLibraries.Read(root, "libgcc_s.so.1"));
    }

    DirectoryRoot Open() => DirectoryRoot.Open(_scratch.Path);

    string PathOf(string name) => _scratch[$"usr/lib/gcc/x86_64-pc-linux-gnu/{name}"];

    void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }
}
