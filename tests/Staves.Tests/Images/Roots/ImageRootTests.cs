using System.Text;
using Staves.Images.Oci;
using Staves.Images.Roots;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;
using Staves.Tests.Packages.Roots;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Roots;

/// <summary>Container images as roots: with the packages of the fixtures, and with layers that take away what is below them.</summary>
public sealed class ImageRootTests : IDisposable
{
    /// <summary>A Gentoo root needs a package.</summary>
    static readonly (TarMember Member, byte[] Content) Entry = File("var/db/pkg/app-misc/a-1/SLOT", "0\n");

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_OCI_layout_of_umoci_gives_the_same_packages_as_the_directory()
    {
        Assert.SkipUnless(RealTool.IsInstalled("umoci"), "`umoci` is not installed");
        MakeLayout();

        await MustBeSameAsync(_scratch["layout"]);
    }

    [Theory]
    [InlineData("oci-archive")]
    [InlineData("docker-archive")]
    public async Task So_does_an_archive_that_skopeo_makes_of_it(string format)
    {
        Assert.SkipUnless(RealTool.IsInstalled("umoci") && RealTool.IsInstalled("skopeo"), "`umoci` or `skopeo` is not installed");
        MakeLayout();
        RealTool.Run("skopeo", "--insecure-policy", "copy", $"oci:{_scratch["layout"]}:it", $"{format}:{_scratch["image.tar"]}:name:tag");

        await MustBeSameAsync(_scratch["image.tar"]);
    }

    [Fact]
    public async Task Later_layers_replace_and_remove()
    {
        using IReadableRoot root = await OpenLayersAsync(
            [Entry, Directory("a"), File("a/one", "1"), File("a/two", "2"), Directory("b"), File("b/old", "x"), File("c", "file"), Link("d", "a"), Directory("e"), File("e/f", "x")],
            [File("a/.wh.one"), File("b/new", "y"), File("b/.wh..wh..opq"), Directory("c"), File("c/inside", "z"), File("d/three", "3"), File(".wh.e"), File(".wh..wh.plnk")]);

        Assert.Equal(["a", "a/three", "a/two", "b", "b/new", "c", "c/inside", "d"], Listing(root));
    }

    [Fact]
    public async Task A_directory_that_is_removed_and_made_again_has_nothing_of_before()
    {
        using IReadableRoot root = await OpenLayersAsync(
            [Entry, Directory("a"), File("a/old", "1"), Directory("a/sub"), File("a/sub/old", "1")],
            [File(".wh.a"), Directory("a"), File("a/new", "2")],
            [File("a/sub/third", "3")]);

        Assert.Equal(["a", "a/new", "a/sub", "a/sub/third"], Listing(root));
    }

    [Fact]
    public async Task A_hard_link_of_a_lower_layer_keeps_its_file()
    {
        using IReadableRoot root = await OpenLayersAsync(
            [Entry, File("a", "old"), HardLink("b", "a")],
            [File("a", "new one")],
            [HardLink("c", "b"), File(".wh.b")]);

        Assert.Equal(["a", "c"], Listing(root));
        Assert.Equal(("new one", "old"), (Text(root, "a"), Text(root, "c")));
    }

    [Fact]
    public async Task Whiteouts_stay_inside()
    {
        string outside = System.IO.Directory.CreateDirectory(_scratch["outside"]).FullName;
        System.IO.File.WriteAllText(Path.Combine(outside, "victim"), "safe");
        using IReadableRoot root = await OpenLayersAsync(
            [Entry, Link("up", "../../../../../../.."), Link("absolute", outside)],
            [File("up/.wh.absolute"), File("absolute/.wh.victim"), File("absolute/.wh..wh..opq"), File(".wh..."), File(".wh.")]);

        Assert.Equal("safe", System.IO.File.ReadAllText(Path.Combine(outside, "victim")));
        Assert.DoesNotContain("absolute", Listing(root));
    }

    [Fact]
    public async Task Without_an_index_the_documents_of_docker_save_count()
    {
        string layer = await LayerAsync([Entry, File("a", "1")], "layer.tar");
        string diff = $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await System.IO.File.ReadAllBytesAsync(layer)))}";
        System.IO.Directory.CreateDirectory(_scratch["save/one"]);
        System.IO.Directory.CreateDirectory(_scratch["save/two"]);
        System.IO.File.Move(layer, _scratch["save/one/layer.tar"]);
        System.IO.File.CreateSymbolicLink(_scratch["save/two/layer.tar"], "../one/layer.tar");
        System.IO.File.WriteAllText(
            _scratch["save/config.json"],
            $$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{diff}}","{{diff}}"]},"config":{},"history":[]}""");
        System.IO.File.WriteAllText(
            _scratch["save/manifest.json"], """[{"Config":"config.json","RepoTags":["a:b"],"Layers":["one/layer.tar","two/layer.tar"]}]""");
        RealTool.Run("tar", "--create", "--file", _scratch["save.tar"], "--directory", _scratch["save"], "config.json", "manifest.json", "one", "two");

        using IReadableRoot root = await OpenAsync(_scratch["save.tar"]);
        Assert.Equal(["a"], Listing(root));

        System.IO.File.WriteAllText(_scratch["save/config.json"], System.IO.File.ReadAllText(_scratch["save/config.json"]).Replace(diff, $"sha256:{new string('0', 64)}", StringComparison.Ordinal));
        RealTool.Run("tar", "--create", "--file", _scratch["bad.tar"], "--directory", _scratch["save"], "config.json", "manifest.json", "one", "two");
        Assert.Equal("STV4207", await RefusalAsync(_scratch["bad.tar"]));
    }

    [Fact]
    public async Task A_damaged_layer_is_refused_and_not_kept()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        OciArchive.Write(image, _scratch["image.tar"], CancellationToken.None);
        byte[] bytes = await System.IO.File.ReadAllBytesAsync(_scratch["image.tar"]);
        byte[] layer = await System.IO.File.ReadAllBytesAsync(image.Store.BlobPath(image.Layers[0].Blob));
        int place = bytes.AsSpan().IndexOf(layer);

        // The operating system in the header of gzip, which decompression does not mind.
        bytes[place + 9] ^= 0xff;
        await System.IO.File.WriteAllBytesAsync(_scratch["image.tar"], bytes);

        Assert.Equal("STV4207", await RefusalAsync(_scratch["image.tar"]));
        Assert.False(System.IO.Directory.Exists(_scratch["store/archives"]));
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", "STV7003")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:00","size":1}]}""", "STV7010")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:../../etc/passwd","size":1}]}""", "STV7010")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:00","size":1},{"mediaType":"x","digest":"sha256:01","size":1}]}""", "STV7003")]
    [InlineData("""nonsense""", "STV7003")]
    public async Task Documents_that_are_none_are_refused(string index, string code)
    {
        System.IO.Directory.CreateDirectory(_scratch["layout"]);
        System.IO.File.WriteAllText(_scratch["layout/oci-layout"], """{"imageLayoutVersion":"1.0.0"}""");
        System.IO.File.WriteAllText(_scratch["layout/index.json"], index);

        Assert.Equal(code, await RefusalAsync(_scratch["layout"]));
    }

    [Fact]
    public async Task An_image_need_not_be_of_a_Gentoo_system()
    {
        OciImage image = await SampleImages.BuildAsync(_scratch.Path);
        OciArchive.Write(image, _scratch["image.tar"], CancellationToken.None);

        using IReadableRoot root = await OpenAsync(_scratch["image.tar"]);
        Assert.False(System.IO.Directory.Exists(root.Installed.Path));
    }

    void MakeLayout()
    {
        // umoci rounds times to the nearest second, where everybody else cuts them off.
        FixtureRoot.CopyTo(_scratch);
        RealTool.Run("find", _scratch["root"], "-exec", "sh", "-c", "touch --no-dereference --date=@$(stat --format=%Y \"$1\") \"$1\"", "sh", "{}", ";");
        RealTool.Run("umoci", "init", "--layout", _scratch["layout"]);
        RealTool.Run("umoci", "new", "--image", $"{_scratch["layout"]}:it");
        RealTool.Run("umoci", "insert", "--image", $"{_scratch["layout"]}:it", "--opaque", _scratch["root"], "/");
    }

    async Task MustBeSameAsync(string path)
    {
        using IReadableRoot image = await OpenAsync(path);
        using IReadableRoot directory = DirectoryRoot.Open(_scratch["root"]);
        await SamePackages.RequireAsync(directory, image, _scratch);
    }

    Task<IReadableRoot> OpenAsync(string path) =>
        RootSources.OpenAsync(path, RootStore.Open(_scratch["store"]), () => Stream.Null, CancellationToken.None);

    async Task<string> RefusalAsync(string path) => (await Assert.ThrowsAsync<StavesException>(() => OpenAsync(path))).Diagnostics[0].Code;

    /// <summary>An OCI layout written by hand.</summary>
    async Task<IReadableRoot> OpenLayersAsync(params (TarMember Member, byte[] Content)[][] layers)
    {
        System.IO.Directory.CreateDirectory(_scratch["layers/blobs/sha256"]);
        var digests = new List<string>();
        foreach ((TarMember Member, byte[] Content)[] members in layers)
        {
            digests.Add(AddBlob(await System.IO.File.ReadAllBytesAsync(await LayerAsync(members, "next.tar"))));
        }

        string config = AddBlob(Encoding.UTF8.GetBytes(
            $$"""{"architecture":"{{ImagePlatform.Current.Architecture}}","os":"linux","config":{},"history":[],"rootfs":{"type":"layers","diff_ids":[{{string.Join(',', digests.Select(digest => $"\"{digest}\""))}}] } }"""));
        string descriptors = string.Join(',', digests.Select(digest => $$"""{"mediaType":"{{MediaTypes.Layer}}","digest":"{{digest}}","size":1}"""));
        string manifest = AddBlob(Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"config":{"mediaType":"{{MediaTypes.Configuration}}","digest":"{{config}}","size":1},"layers":[{{descriptors}}]}"""));
        await System.IO.File.WriteAllTextAsync(
            _scratch["layers/index.json"], $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.Manifest}}","digest":"{{manifest}}","size":1}]}""");
        await System.IO.File.WriteAllTextAsync(_scratch["layers/oci-layout"], """{"imageLayoutVersion":"1.0.0"}""");
        return await OpenAsync(_scratch["layers"]);
    }

    string AddBlob(byte[] content)
    {
        Digest digest = Digest.Of(content);
        System.IO.File.WriteAllBytes(_scratch[$"layers/blobs/sha256/{digest.Hex}"], content);
        return digest.ToString();
    }

    async Task<string> LayerAsync((TarMember Member, byte[] Content)[] members, string name)
    {
        await using FileStream file = System.IO.File.Create(_scratch[name]);
        using var writer = new TarArchiveWriter(file);
        foreach ((TarMember member, byte[] content) in members)
        {
            using var stream = new MemoryStream(content);
            writer.Write(member, member.Kind == TarMemberKind.File ? stream : null, CancellationToken.None);
        }

        writer.Finish();
        return _scratch[name];
    }

    static string Text(IReadableRoot root, string path)
    {
        using var reader = new StreamReader(root.Open(root.Find(path)!));
        return reader.ReadToEnd();
    }

    static string[] Listing(IReadableRoot root)
    {
        var paths = new List<string>();
        Walk("");
        return [.. paths.Order(StringComparer.Ordinal)];

        void Walk(string directory)
        {
            foreach (string name in root.Names(directory).Where(name => directory.Length > 0 || name != "var"))
            {
                string path = RootPath.Join(directory, name);
                paths.Add(path);
                Walk(path);
            }
        }
    }
}
