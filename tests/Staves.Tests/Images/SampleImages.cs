using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Specification;

namespace Staves.Tests.Images;

/// <summary>One small image, whose digest the tests know.</summary>
static class SampleImages
{
    public static ImageDescription Description { get; } = new()
    {
        Reference = ImageReference.Parse("staves/sample:1.0"),
        Platform = new ImagePlatform("amd64", "linux"),
        SourceDateEpoch = SampleTrees.Epoch,
        Entrypoint = ["/bin/busybox", "sh", "-c"],
        Arguments = ["echo default"],
        Environment = ImageDescription.NoTexts.Add("GREETING", "hello"),
        User = "1000:1000",
        WorkingDirectory = "/srv",
        Ports = ["8080", "53/udp"],
        Volumes = ["/data"],
        StopSignal = "SIGQUIT",
        Labels = ImageDescription.NoTexts.Add("b", "2").Add("a", "1"),
        Annotations = ImageDescription.NoTexts.Add("org.opencontainers.image.licenses", "GPL-3.0+"),
    };

    public static RootTree Tree(string directory, string note = "x") => SampleTrees.Build(
        directory,
        PruningRules.None,
        SampleTrees.File("usr/bin/hello", "#!/bin/sh\necho hello\n", 0x1ed),
        SampleTrees.HardLink("usr/bin/hallo", "usr/bin/hello"),
        SampleTrees.Link("bin", "usr/bin"),
        SampleTrees.Directory("srv"),
        SampleTrees.File("usr/share/\u00e4\u6587", note));

    public static async Task<OciImage> BuildAsync(string directory, LayerCompression compression = LayerCompression.Gzip, string note = "x")
    {
        using RootTree tree = Tree(Path.Combine(directory, "spool"), note);
        var store = ImageStore.Open(Path.Combine(directory, "images"));
        return await OciImageBuilder.BuildAsync(tree, Description with { Compression = compression }, store, writing: null, CancellationToken.None);
    }

    /// <summary>This machine's static busybox, packed as a package, as an image, or a skipped test.</summary>
    public static async Task<OciImage> BusyboxAsync(string directory, LayerCompression compression = LayerCompression.Gzip)
    {
        const string Busybox = "/bin/busybox";
        Assert.SkipUnless(File.Exists(Busybox), "`busybox-static` is not installed");
        (TarMember Member, byte[] Content)[] members =
            [SampleTrees.Bytes("bin/busybox", await File.ReadAllBytesAsync(Busybox), 0x1ed), SampleTrees.Link("bin/sh", "busybox"), SampleTrees.Directory("srv")];
        string path = Path.Combine(directory, "busybox-1.gpkg.tar");
        await SampleTrees.WritePackageAsync(path, "busybox-1", members);
        using var package = GpkgFile.Open(path);
        using RootTreeBuilder builder = SampleTrees.Builder(Path.Combine(directory, "spool"));
        builder.Add(package, "sys-apps/busybox-1", CancellationToken.None);
        using RootTree tree = builder.Build(CancellationToken.None);
        var store = ImageStore.Open(Path.Combine(directory, "images"));
        ImageDescription description = Description with { Platform = ImagePlatform.Current, Compression = compression };
        return await OciImageBuilder.BuildAsync(tree, description, store, writing: null, CancellationToken.None);
    }
}
