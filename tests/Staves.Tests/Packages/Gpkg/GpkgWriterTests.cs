using System.Collections.Immutable;
using System.Security.Cryptography;
using Staves.Packages;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Tar;

namespace Staves.Tests.Packages.Gpkg;

public sealed class GpkgWriterTests
{
    [Fact]
    public async Task Writes_the_same_bytes_in_every_process_on_every_machine()
    {
        using var scratch = new ScratchDirectory();
        string path = await SamplePackage.WriteAsync(scratch["sample.gpkg.tar"]);
        Assert.Equal("ae8bfb037aa24c8aff220842efb82dcf", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..32]);
    }

    [Fact]
    public async Task Neither_the_order_of_the_image_nor_the_pieces_of_its_content_matter()
    {
        using var scratch = new ScratchDirectory();
        IEnumerable<ImageEntry> shuffled = SamplePackage.Image
            .Reverse()
            .Select(entry => entry with { OpenContent = () => new SmallPieces(entry.OpenContent!()) });
        Assert.Equal(
            File.ReadAllBytes(await SamplePackage.WriteAsync(scratch["a"])),
            File.ReadAllBytes(await SamplePackage.WriteAsync(scratch["b"], shuffled)));
    }

    [Fact]
    public async Task Neither_does_which_of_the_hard_links_has_the_content()
    {
        using var scratch = new ScratchDirectory();
        byte[][] packages =
        [
            .. await Task.WhenAll(new[] { "usr/a", "usr/b", "usr/c" }.Select(async holder =>
                await File.ReadAllBytesAsync(await SamplePackage.WriteAsync(scratch[Path.GetFileName(holder)], Linked(holder))))),
        ];
        Assert.Equal(packages[0], packages[1]);
        Assert.Equal(packages[0], packages[2]);
    }

    [Fact]
    public async Task Reads_back_what_it_wrote()
    {
        using var scratch = new ScratchDirectory();
        using var package = GpkgFile.Open(await SamplePackage.WriteAsync(scratch["sample.gpkg.tar"]));
        Assert.Equal("sample-1.2-r3", package.Prefix);
        Assert.Equal("Beispiel f\u00fcr alles", package.Text("DESCRIPTION"));
        Assert.Equal("", package.Text("RDEPEND"));
        Assert.Equal(SamplePackage.Metadata().Keys, package.Metadata.Keys);
        var read = new Dictionary<string, TarMember>(StringComparer.Ordinal);
        package.ReadImage((member, _) => read.Add(member.Path, member), CancellationToken.None);
        Assert.Equal(SamplePackage.Image.Length, read.Count);

        // Of `hard` and `plain.txt` the first by name has the content now.
        TarMember plain = SampleMembers.All.Single(sample => sample.Member.Path == "usr/share/plain.txt").Member;
        Assert.Equal(plain with { Path = "usr/share/hard" }, read["usr/share/hard"]);
        Assert.Equal((TarMemberKind.HardLink, "usr/share/hard"), (read["usr/share/plain.txt"].Kind, read["usr/share/plain.txt"].LinkTarget));
        foreach (ImageEntry entry in SamplePackage.Image.Where(entry => entry.Member.Path is not ("usr/share/hard" or "usr/share/plain.txt")))
        {
            Assert.Equal(entry.Member, read[entry.Member.Path]);
        }
    }

    [Fact]
    public async Task The_usual_tools_read_it_as_glep_78_says()
    {
        using var scratch = new ScratchDirectory();
        string path = await SamplePackage.WriteAsync(scratch["sample.gpkg.tar"]);
        Assert.SkipUnless(RealTool.IsInstalled("zstd"), "`zstd` is not installed");
        RealTool.Run("tar", "-xf", path, "-C", scratch.Path);
        Assert.Equal(
            "sample-1.2-r3/gpkg-1\nsample-1.2-r3/metadata.tar.zst\nsample-1.2-r3/image.tar.zst\nsample-1.2-r3/Manifest\n",
            RealTool.Run("tar", "-tf", path));
        string inner = scratch["sample-1.2-r3"];
        Assert.Equal(
            "metadata/CATEGORY\nmetadata/DESCRIPTION\nmetadata/EAPI\nmetadata/PF\nmetadata/SLOT\n",
            RealTool.Run("tar", "--zstd", "-tf", inner + "/metadata.tar.zst"));
        Assert.StartsWith("image/\nimage/directory/", RealTool.Run("tar", "--zstd", "-tf", inner + "/image.tar.zst"), StringComparison.Ordinal);
        foreach (string line in File.ReadAllLines(inner + "/Manifest"))
        {
            string[] words = line.Split(' ');
            string member = Path.Combine(inner, words[1]);
            Assert.Equal(["DATA", words[1], new FileInfo(member).Length.ToString(), "BLAKE2B", words[4], "SHA512", words[6]], words);
            Assert.Equal(words[4], RealTool.Run("b2sum", member).Split(' ')[0]);
            Assert.Equal(words[6], RealTool.Run("sha512sum", member).Split(' ')[0]);
        }
    }

    [Fact]
    public async Task Leaves_nothing_behind_when_it_cannot_finish()
    {
        using var scratch = new ScratchDirectory();
        ImageEntry broken = SamplePackage.Image[^1] with { OpenContent = static () => new MemoryStream() };
        StavesException refused = await Assert.ThrowsAsync<StavesException>(() => SamplePackage.WriteAsync(scratch["a"], [broken]));
        Assert.Equal("STV4006", refused.Diagnostics[0].Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Refuses_an_image_that_contradicts_itself()
    {
        using var scratch = new ScratchDirectory();
        ImageEntry file = SamplePackage.Image[^1];
        await RefusedAsync([file, file]);
        await RefusedAsync([Link("usr/a", "usr/nowhere")]);
        await RefusedAsync([Link("usr/a", "usr/b"), Link("usr/b", "usr/a")]);

        async Task RefusedAsync(ImageEntry[] image)
        {
            StavesException refused = await Assert.ThrowsAsync<StavesException>(() => SamplePackage.WriteAsync(scratch["a"], image));
            Assert.Equal("STV4016", refused.Diagnostics[0].Code);
        }
    }

    static ImmutableArray<ImageEntry> Linked(string holder) =>
    [
        .. new[] { "usr/a", "usr/b", "usr/c" }.Select(path => path == holder
            ? new ImageEntry(SampleMembers.File(path, "linked", 420).Member, static () => new MemoryStream("linked"u8.ToArray()))
            : Link(path, holder)),
    ];

    static ImageEntry Link(string path, string target) =>
        new(new TarMember { Path = path, Kind = TarMemberKind.HardLink, LinkTarget = target }, null);

    /// <summary>Gives its content in small pieces of uneven size.</summary>
    sealed class SmallPieces(Stream inner) : MemoryStream
    {
        int _step;

        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(buffer.Length, 1 + (_step++ * 37 % 5000))]);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
