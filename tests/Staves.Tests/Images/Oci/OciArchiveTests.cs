using Staves.Images.Oci;
using Staves.Portage.Diagnostics;
using Staves.Specification;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Oci;

public sealed class OciArchiveTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    string Archive => _scratch["image.tar"];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_archive_read_into_another_store_is_the_same_image()
    {
        OciImage image = await WriteAsync();
        OciImage read = OciArchive.Import(Archive, ImageStore.Open(_scratch["other"]), CancellationToken.None);
        Assert.Equal((image.Digest, image.ConfigDigest), (read.Digest, read.ConfigDigest));
        Assert.Equal("docker.io/staves/sample:1.0", read.Reference.ToString());
        Assert.Equal(await File.ReadAllBytesAsync(image.Store.BlobPath(image.Layers[0].Blob)), await File.ReadAllBytesAsync(read.Store.BlobPath(read.Layers[0].Blob)));
    }

    [Fact]
    public async Task The_same_image_gives_the_same_archive()
    {
        OciImage image = await WriteAsync();
        OciArchive.Write(image, _scratch["again.tar"], CancellationToken.None);
        Assert.Equal(await File.ReadAllBytesAsync(Archive), await File.ReadAllBytesAsync(_scratch["again.tar"]));
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstandard)]
    [InlineData(LayerCompression.None)]
    public async Task Skopeo_inspects_and_copies_it_with_the_same_digest(LayerCompression compression)
    {
        OciImage image = await WriteAsync(compression);
        Assert.Contains($"\"Digest\": \"{image.Digest}\"", RealTool.Run("skopeo", "inspect", $"oci-archive:{Archive}"), StringComparison.Ordinal);
        Assert.Contains("staves build", RealTool.Run("skopeo", "inspect", "--config", $"oci-archive:{Archive}"), StringComparison.Ordinal);
        RealTool.Run("skopeo", "--insecure-policy", "--tmpdir", _scratch.Path, "copy", $"oci-archive:{Archive}", $"dir:{_scratch["copied"]}");
        Assert.StartsWith(image.Digest[7..], RealTool.Run("sha256sum", _scratch["copied/manifest.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.None)]
    public async Task Skopeo_also_reads_it_as_an_archive_of_Docker(LayerCompression compression)
    {
        OciImage image = await WriteAsync(compression);
        string config = RealTool.Run("skopeo", "inspect", "--config", $"docker-archive:{Archive}");
        Assert.Contains(image.Layers[0].DiffId.ToString(), config, StringComparison.Ordinal);
        Assert.Contains("\"staves/sample:1.0\"", RealTool.Run("skopeo", "list-tags", $"docker-archive:{Archive}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Umoci_unpacks_it()
    {
        OciImage image = await WriteAsync();
        RealTool.Run("tar", "-C", Directory.CreateDirectory(_scratch["layout"]).FullName, "-xf", Archive);
        RealTool.Run("umoci", "unpack", "--rootless", "--image", $"{_scratch["layout"]}:{image.Reference.Tag}", _scratch["bundle"]);
        Assert.Equal("#!/bin/sh\necho hello\n", await File.ReadAllTextAsync(_scratch["bundle/rootfs/usr/bin/hallo"]));
    }

    [Fact]
    public async Task Podman_loads_it_under_its_name()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may let Podman use a store of its own here");
        await WriteAsync();
        string[] store = ["--root", _scratch["podman"], "--runroot", _scratch["run"], "--storage-driver", "vfs", "--tmpdir", _scratch["libpod"]];
        RealTool.Run("podman", [.. store, "load", "-q", "-i", Archive]);
        string images = RealTool.Run("podman", [.. store, "images", "--format", "{{.Repository}}:{{.Tag}}"]);
        RealTool.Run("podman", [.. store, "rmi", "--all", "--force"]);
        Assert.Equal("docker.io/staves/sample:1.0", images.Trim());
    }

    [Fact]
    public async Task A_damaged_blob_is_refused_and_does_not_enter_the_store()
    {
        OciImage image = await WriteAsync();
        byte[] bytes = await File.ReadAllBytesAsync(Archive);
        byte[] config = await File.ReadAllBytesAsync(image.Store.BlobPath(image.Configuration));
        bytes[bytes.AsSpan().IndexOf(config) + 20] ^= 1;
        await File.WriteAllBytesAsync(Archive, bytes);
        var store = ImageStore.Open(_scratch["other"]);
        StavesException failure = Assert.Throws<StavesException>(() => OciArchive.Import(Archive, store, CancellationToken.None));
        Assert.Equal("STV7006", failure.Diagnostics[0].Code);
        Assert.False(File.Exists(Path.Combine(store.Path, "blobs", "sha256", image.ConfigDigest[7..])));
    }

    [Fact]
    public void A_tar_archive_that_is_no_image_is_refused()
    {
        RealTool.Run("tar", "-cf", Archive, "-C", "/etc", "hostname");
        StavesException failure = Assert.Throws<StavesException>(
            () => OciArchive.Import(Archive, ImageStore.Open(_scratch["other"]), CancellationToken.None));
        Assert.Equal("STV7003", failure.Diagnostics[0].Code);
    }

    [Fact]
    public async Task A_directory_in_which_nothing_can_be_made_is_an_error_with_its_path()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        StavesException failure = Assert.Throws<StavesException>(() => OciArchive.Write(image, "/proc/image.tar", CancellationToken.None));
        Assert.Equal(("STV7005", "/proc/image.tar"), (failure.Diagnostics[0].Code, failure.Diagnostics[0].Location!.File));
    }

    async Task<OciImage> WriteAsync(LayerCompression compression = LayerCompression.Gzip)
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path, compression);
        OciArchive.Write(image, Archive, CancellationToken.None);
        return image;
    }
}
