using Staves.Images.Oci;
using Staves.Portage.Diagnostics;
using Staves.Specification;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Oci;

public sealed class ImageStoreTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_image_is_found_by_its_name()
    {
        OciImage built = await SampleImages.BuildAsync(_scratch.Path);
        OciImage found = ImageStore.Open(_scratch["images"]).Find(ImageReference.Parse("staves/sample:1.0"))!;
        Assert.Equal((built.Digest, built.ConfigDigest, built.Platform), (found.Digest, found.ConfigDigest, found.Platform));
        Assert.Equal(built.Layers[0].DiffId, found.Layers[0].DiffId);
        Assert.Null(built.Store.Find(ImageReference.Parse("staves/sample")));
    }

    [Fact]
    public async Task A_name_means_the_image_that_was_tagged_last()
    {
        OciImage one = await SampleImages.BuildAsync(_scratch.Path);
        OciImage two = await SampleImages.BuildAsync(_scratch.Path, LayerCompression.None);
        Assert.NotEqual(one.Digest, two.Digest);
        Assert.Equal(two.Digest, one.Store.Find(one.Reference)!.Digest);
        Assert.Single(one.Store.Manifests);
    }

    [Fact]
    public async Task Many_tags_at_once_are_all_kept()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        var references = Enumerable.Range(0, 24).Select(number => ImageReference.Parse($"staves/sample:t{number}")).ToArray();
        await Task.WhenAll(references.Select(one => Task.Run(() => image.Store.TagAsync(image.Manifest, one, CancellationToken.None))));
        Assert.All(references, one => Assert.Equal(image.Digest, image.Store.Find(one)!.Digest));
        Assert.Equal(25, image.Store.Manifests.Count);
    }

    [Fact]
    public async Task An_image_whose_blob_is_gone_is_not_found()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        File.Delete(image.Store.BlobPath(image.Manifest));
        Assert.Null(image.Store.Find(image.Reference));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"schemaVersion\":2}")]
    [InlineData("{\"manifests\":[{\"mediaType\":1}]}")]
    public void A_damaged_index_is_an_error_with_a_place(string text)
    {
        var store = ImageStore.Open(_scratch["images"]);
        File.WriteAllText(Path.Combine(store.Path, "index.json"), text);
        StavesException failure = Assert.Throws<StavesException>(() => store.Manifests);
        Assert.Equal("STV7003", failure.Diagnostics[0].Code);
        Assert.EndsWith("index.json", failure.Diagnostics[0].Location!.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_holds_nothing_but_what_a_layout_may_hold()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        Assert.Equal(
            [".lock", "blobs", "index.json", "layers", "oci-layout"],
            Directory.EnumerateFileSystemEntries(image.Store.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(3, Directory.EnumerateFiles(Path.Combine(image.Store.Path, "blobs", "sha256")).Count());
    }

    [Fact]
    public async Task Skopeo_reads_the_store_as_a_layout()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        string inspected = RealTool.Run("skopeo", "inspect", $"oci:{image.Store.Path}:{image.Reference}");
        Assert.Contains(image.Digest, inspected, StringComparison.Ordinal);
    }
}
