using System.Text.Json.Nodes;
using Staves.Images.Layers;
using Staves.Images.Oci;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Oci;

/// <summary>Documents about an image that lie beside it.</summary>
public sealed class ReferrerIndexTests : IDisposable
{
    static readonly ReferrerDocument[] Documents = [new("application/spdx+json", "{\"a\":1}"u8.ToArray()), new("application/vnd.in-toto+json", "{\"b\":2}"u8.ToArray())];

    static Digest Key => Digest.Of("all that they depend on"u8);

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_referrer_is_a_manifest_with_the_image_as_its_subject()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        OciImage attached = await ReferrerIndex.AttachAsync(image, Key, Documents, CancellationToken.None);
        Assert.Equal(image.Digest, attached.Digest);
        JsonNode manifest = Read(attached, attached.Referrers[0].Manifest);
        Assert.Equal(image.Digest, manifest["subject"]!["digest"]!.GetValue<string>());
        Assert.Equal("application/spdx+json", manifest["artifactType"]!.GetValue<string>());
        Assert.Equal("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", manifest["config"]!["digest"]!.GetValue<string>());
        Assert.Equal(1, Read(attached, attached.Referrers[0].Content)["a"]!.GetValue<int>());
        OciImage again = await ReferrerIndex.AttachAsync(image, Key, Documents, CancellationToken.None);
        Assert.Equal(attached.Referrers.Select(one => one.Manifest.Digest), again.Referrers.Select(one => one.Manifest.Digest));
    }

    [Fact]
    public async Task What_was_said_is_found_again_by_what_it_depends_on_as_long_as_all_of_it_is_there()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        Assert.Null(await ReferrerIndex.FindAsync(image, Key, CancellationToken.None));
        OciImage attached = await ReferrerIndex.AttachAsync(image, Key, Documents, CancellationToken.None);
        OciImage? found = await ReferrerIndex.FindAsync(image, Key, CancellationToken.None);
        Assert.Equal(
            attached.Referrers.Select(one => one.Content.Digest).Order(StringComparer.Ordinal),
            found!.Referrers.Select(one => one.Content.Digest).Order(StringComparer.Ordinal));
        Assert.Equal(2, ReferrerIndex.Load(image).Referrers.Length);
        Assert.Null(await ReferrerIndex.FindAsync(image, Digest.Of("something else"u8), CancellationToken.None));
        File.Delete(attached.Store.BlobPath(attached.Referrers[0].Content));
        Assert.Null(await ReferrerIndex.FindAsync(image, Key, CancellationToken.None));
    }

    [Fact]
    public async Task The_store_lists_them_by_a_tag_of_the_images_digest_as_long_as_the_image_has_a_name()
    {
        OciImage one = await ReferrerIndex.AttachAsync(await SampleImages.BuildAsync(_scratch.Path), Key, Documents, CancellationToken.None);
        Descriptor entry = Assert.Single(one.Store.Manifests, manifest => ReferrerIndex.IsTag(manifest.Annotation(ImageStore.ReferenceAnnotation)));
        Assert.Equal(one.Digest.Replace(':', '-'), entry.Annotation(ImageStore.ReferenceAnnotation));
        Assert.Equal(
            one.Referrers.Select(referrer => referrer.Manifest.Digest).Order(StringComparer.Ordinal),
            Read(one, entry)["manifests"]!.AsArray().Select(manifest => manifest!["digest"]!.GetValue<string>()));

        OciImage two = await ReferrerIndex.AttachAsync(
            await SampleImages.BuildAsync(_scratch.Path, LayerCompression.None), Digest.Of("two"u8), Documents, CancellationToken.None);
        Assert.Equal(
            [two.Digest.Replace(':', '-'), "staves/sample:1.0"],
            two.Store.Manifests.Select(manifest => manifest.Annotation(ImageStore.ReferenceAnnotation)));
    }

    [Fact]
    public async Task An_archive_holds_them_where_the_image_has_them()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        OciArchive.Write(image, _scratch["plain.tar"], CancellationToken.None);
        OciImage attached = await ReferrerIndex.AttachAsync(image, Key, Documents, CancellationToken.None);
        OciArchive.Write(attached, _scratch["attached.tar"], CancellationToken.None);
        var store = ImageStore.Open(_scratch["other"]);
        Assert.Equal(image.Digest, OciArchive.Import(_scratch["attached.tar"], store, CancellationToken.None).Digest);
        Assert.All(attached.Referrers, referrer => Assert.True(store.Has(referrer.Manifest) && store.Has(referrer.Content)));
        Assert.True(new FileInfo(_scratch["attached.tar"]).Length > new FileInfo(_scratch["plain.tar"]).Length);
    }

    static JsonNode Read(OciImage image, Descriptor blob) => JsonNode.Parse(File.ReadAllBytes(image.Store.BlobPath(blob)))!;
}
