using System.Text;
using Staves.Images.Layers;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Portage.Diagnostics;
using Staves.Specification;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Oci;

public sealed class OciImageBuilderTests : IDisposable
{
    const string AnswerFile = "STAVES_TEST_IMAGE_DIGEST_FILE";

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_configuration_says_what_the_description_says()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        Assert.Equal(
            """{"created":"2023-11-14T22:13:20Z","architecture":"amd64","os":"linux","config":{"User":"1000:1000","""
            + """ "ExposedPorts":{"53/udp":{},"8080/tcp":{}},"""
            + """ "Env":["GREETING=hello","PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"""
            + """ "Entrypoint":["/bin/busybox","sh","-c"],"Cmd":["echo default"],"Volumes":{"/data":{}},"WorkingDir":"/srv","""
            + """ "Labels":{"a":"1","b":"2"},"StopSignal":"SIGQUIT"},"""
            + $$""" "rootfs":{"type":"layers","diff_ids":["{{image.Layers[0].DiffId}}"]},"""
            + """ "history":[{"created":"2023-11-14T22:13:20Z","created_by":"staves build"}]}""",
            Text(image, image.Configuration),
            ignoreWhiteSpaceDifferences: true,
            ignoreAllWhiteSpace: true);
    }

    [Fact]
    public async Task The_manifest_points_to_the_blobs_and_has_the_annotations()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":"""
            + $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{image.ConfigDigest}}","size":{{image.Configuration.Size}} },"""
            + $$""" "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{image.Layers[0].Blob.Digest}}","""
            + $$""" "size":{{image.Layers[0].Blob.Size}} }],"annotations":{"org.opencontainers.image.licenses":"GPL-3.0+"} }""",
            Text(image, image.Manifest),
            ignoreAllWhiteSpace: true);
    }

    [Theory]
    [InlineData(LayerCompression.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip", "gzip")]
    [InlineData(LayerCompression.Zstandard, "application/vnd.oci.image.layer.v1.tar+zstd", "zstd")]
    [InlineData(LayerCompression.None, "application/vnd.oci.image.layer.v1.tar", "cat")]
    public async Task The_layer_is_the_root_archive_and_its_digests_are_those_of_sha256sum(LayerCompression compression, string mediaType, string tool)
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path, compression);
        LayerDescriptor layer = image.Layers[0];
        string blob = image.Store.BlobPath(layer.Blob);
        string plain = _scratch["plain.tar"];
        RealTool.Run("sh", "-c", tool == "cat" ? $"cat {blob} > {plain}" : $"{tool} -dc < {blob} > {plain}");
        using RootTree tree = SampleImages.Tree(_scratch["spool"]);
        RootArchive.Write(tree, _scratch["staves_root.tar"], CancellationToken.None);
        Assert.Equal(mediaType, layer.Blob.MediaType);
        Assert.Equal(await File.ReadAllBytesAsync(_scratch["staves_root.tar"]), await File.ReadAllBytesAsync(plain));
        Assert.Equal(new FileInfo(plain).Length, layer.UncompressedSize);
        Assert.Equal(new FileInfo(blob).Length, layer.Blob.Size);
        Assert.StartsWith(layer.DiffId.Hex, RealTool.Run("sha256sum", plain), StringComparison.Ordinal);
        Assert.StartsWith(layer.Blob.Digest[7..], RealTool.Run("sha256sum", blob), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_equal_tree_is_neither_read_nor_compressed_again()
    {
        OciImage first = await SampleImages.BuildAsync(_scratch.Path);
        string blob = first.Store.BlobPath(first.Layers[0].Blob);
        DateTime written = File.GetLastWriteTimeUtc(blob);
        OciImage second = await SampleImages.BuildAsync(_scratch.Path);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(written, File.GetLastWriteTimeUtc(blob));

        // A blob that lost bytes does not count as there.
        await File.WriteAllTextAsync(blob, "damaged");
        OciImage third = await SampleImages.BuildAsync(_scratch.Path);
        Assert.Equal(first.Digest, third.Digest);
        Assert.Equal(third.Layers[0].Blob.Size, new FileInfo(blob).Length);
    }

    [Fact]
    public async Task A_file_that_would_mean_a_removed_one_is_refused()
    {
        using RootTree tree = SampleTrees.Build(_scratch["spool"], PruningRules.None, SampleTrees.File("usr/share/.wh.bash"));
        StavesException refused = await Assert.ThrowsAsync<StavesException>(() =>
            OciImageBuilder.BuildAsync(tree, SampleImages.Description, ImageStore.Open(_scratch["images"]), writing: null, CancellationToken.None));
        Assert.Equal("STV7012", Assert.Single(refused.Diagnostics).Code);
    }

    [Fact]
    public async Task The_digest_is_known() => Assert.Equal("sha256:0c3b06eb55e2ce4e7d6073651216ea6ea16aee6bbed80402e823c12a37fb820b", (await SampleImages.BuildAsync(_scratch.Path)).Digest);

    [Fact]
    public async Task Another_process_in_another_directory_time_zone_and_umask_makes_the_same_image()
    {
        if (Environment.GetEnvironmentVariable(AnswerFile) is { } file)
        {
            await File.WriteAllTextAsync(file, (await SampleImages.BuildAsync(_scratch.Path)).Digest);
            return;
        }

        string program = Path.Combine(AppContext.BaseDirectory, "Staves.Tests");
        string method = $"{typeof(OciImageBuilderTests).FullName}.{nameof(Another_process_in_another_directory_time_zone_and_umask_makes_the_same_image)}";
        string answer = _scratch["answer"];
        RealTool.Run(
            "sh",
            "-c",
            $"umask 077 && cd / && {AnswerFile}='{answer}' TZ=Pacific/Auckland LC_ALL=tr_TR.UTF-8 HOME=/nonexistent DOTNET_PROCESSOR_COUNT=1 "
            + $"'{program}' --filter-method '{method}'");
        Assert.Equal((await SampleImages.BuildAsync(_scratch.Path)).Digest, await File.ReadAllTextAsync(answer));
    }

    static string Text(OciImage image, Descriptor blob) => Encoding.UTF8.GetString(File.ReadAllBytes(image.Store.BlobPath(blob)));
}
