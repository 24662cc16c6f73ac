using Staves.Images.Oci;
using Staves.Images.Unpacking;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Specification;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Unpacking;

public sealed class ImageUnpackerTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    string Root => _scratch["root"];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstandard)]
    [InlineData(LayerCompression.None)]
    public async Task An_image_becomes_a_directory_again(LayerCompression compression)
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path, compression);
        ImageUnpacker.Unpack(image, Root, CancellationToken.None);
        Assert.Equal("#!/bin/sh\necho hello\n", await System.IO.File.ReadAllTextAsync(Path.Combine(Root, "bin/hello")));
        Assert.Equal("usr/bin", new FileInfo(Path.Combine(Root, "bin")).LinkTarget);
        Assert.Equal("755 2 1700000000\n", RealTool.Run("stat", "-c", "%a %h %Y", Path.Combine(Root, "usr/bin/hello")));
        Assert.Equal("1777\n", RealTool.Run("stat", "-c", "%a", Path.Combine(Root, "tmp")));
        Assert.Equal("700\n", RealTool.Run("stat", "-c", "%a", Path.Combine(Root, "root")));
        Assert.Equal(["/bin/busybox", "sh", "-c"], ImageUnpacker.ReadConfiguration(image).Execution!.Entrypoint);
    }

    [Fact]
    public async Task An_image_is_found_as_a_file_and_as_a_name()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        OciArchive.Write(image, _scratch["image.tar"], CancellationToken.None);
        var other = ImageStore.Open(_scratch["other"]);
        Assert.Equal(image.Digest, ImageUnpacker.Find(_scratch["image.tar"], other, CancellationToken.None)!.Digest);
        Assert.Equal(image.Digest, ImageUnpacker.Find("staves/sample:1.0", image.Store, CancellationToken.None)!.Digest);
        Assert.Null(ImageUnpacker.Find("staves/sample:1.0", other, CancellationToken.None));
    }

    [Fact]
    public void Later_layers_replace_and_remove()
    {
        Apply(
            [Directory("a"), File("a/one", "1"), File("a/two", "2"), Directory("b"), File("b/old", "x"), File("c", "file"), Link("d", "a")],
            [File("a/.wh.one"), File("b/new", "y"), File("b/.wh..wh..opq"), Directory("c"), File("c/inside", "z"), File("d/three", "3")]);
        Assert.Equal(
            ["a", "a/three", "a/two", "b", "b/new", "c", "c/inside", "d"],
            System.IO.Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path))
                .Where(path => !path.StartsWith("d/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_in_a_layer_reaches_outside_the_directory()
    {
        string outside = _scratch["outside"];
        System.IO.Directory.CreateDirectory(outside);
        System.IO.File.WriteAllText(Path.Combine(outside, "victim"), "safe");
        Apply(
            [
                Link("up", "../outside"), File("up/planted", "x"),
                Link("absolute", outside), File("absolute/planted", "x"), File("absolute/.wh.victim"),
                Link("victim", Path.Combine(outside, "victim")), File("victim", "replaced the link"),
                Link("again", "victim"), Link("chain", "up/../../../outside"), Directory("chain"), File("chain/planted"),
                File("up/.wh..wh..opq"),
            ]);
        Assert.Equal(["victim"], System.IO.Directory.EnumerateFileSystemEntries(outside).Select(Path.GetFileName));
        Assert.Equal("safe", System.IO.File.ReadAllText(Path.Combine(outside, "victim")));
        Assert.Equal("replaced the link", System.IO.File.ReadAllText(Path.Combine(Root, "victim")));
    }

    [Fact]
    public void A_hard_link_finds_its_target_inside_only()
    {
        System.IO.File.WriteAllText(_scratch["secret"], "secret");
        StavesException failure = Assert.Throws<StavesException>(() => Apply([Link("up", ".."), HardLink("mine", "up/secret")]));
        Assert.Equal("STV7009", failure.Diagnostics[0].Code);
    }

    [Fact]
    public void Rights_that_would_lend_the_callers_to_others_are_dropped_and_devices_left_out()
    {
        (TarMember Member, byte[]) device = (new TarMember { Path = "null", Kind = TarMemberKind.CharacterDevice, DeviceMajor = 1, DeviceMinor = 3 }, []);
        Apply([File("su", "x", 0x9ed), Directory("locked", 0), File("locked/inside", "x", 0), device]);
        Assert.Equal("755\n", RealTool.Run("stat", "-c", "%a", Path.Combine(Root, "su")));
        Assert.Equal("700\n", RealTool.Run("stat", "-c", "%a", Path.Combine(Root, "locked")));
        Assert.True(System.IO.File.Exists(Path.Combine(Root, "locked/inside")));
        Assert.False(System.IO.File.Exists(Path.Combine(Root, "null")));
    }

    /// <summary>Archives with what <see cref="TarArchiveWriter"/> allows; links of any kind it does.</summary>
    void Apply(params (TarMember Member, byte[] Content)[][] layers)
    {
        System.IO.Directory.CreateDirectory(Root);
        var root = new UnpackedRoot(Root);
        foreach ((TarMember Member, byte[] Content)[] layer in layers)
        {
            using var archive = new MemoryStream();
            using (var writer = new TarArchiveWriter(archive, leaveOpen: true))
            {
                foreach ((TarMember member, byte[] content) in layer)
                {
                    using var stream = new MemoryStream(content);
                    writer.Write(member, member.Kind == TarMemberKind.File ? stream : null, CancellationToken.None);
                }

                writer.Finish();
            }

            archive.Position = 0;
            root.Apply(archive, "test", CancellationToken.None);
        }

        root.Finish();
    }
}
