using CsCheck;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Gpkg;

public sealed class GpkgFileTests
{
    [Fact]
    public async Task Any_damage_is_refused_or_harmless()
    {
        using var scratch = new ScratchDirectory();
        byte[] bytes = System.IO.File.ReadAllBytes(await SamplePackage.WriteAsync(scratch["good"]));
        string expected;
        using (var good = GpkgFile.Open(scratch["good"]))
        {
            expected = SamplePackage.Listing(good);
        }

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample(
            (offset, value) =>
            {
                byte[] damaged = [.. bytes];
                damaged[offset] = value;
                System.IO.File.WriteAllBytes(scratch["bad"], damaged);
                try
                {
                    using var package = GpkgFile.Open(scratch["bad"]);
                    Assert.Equal(expected, SamplePackage.Listing(package));
                }
                catch (StavesException)
                {
                    // Refused with a diagnostic.
                }
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public async Task Tells_the_digest_of_its_image_that_sha512sum_tells()
    {
        using var scratch = new ScratchDirectory();
        using var package = GpkgFile.Open(await SamplePackage.WriteAsync(scratch["good"]));
        string image = package.Members.Single(member => member.Name.StartsWith("image.tar", StringComparison.Ordinal) && !member.Name.EndsWith(".sig", StringComparison.Ordinal)).Name;
        Assert.Equal(RealTool.Run("sh", "-c", $"tar -xOf {scratch["good"]} {package.Prefix}/{image} | sha512sum").Split(' ')[0], package.ImageDigest);
    }

    [Fact]
    public async Task Refuses_every_truncation()
    {
        using var scratch = new ScratchDirectory();
        byte[] bytes = System.IO.File.ReadAllBytes(await SamplePackage.WriteAsync(scratch["good"]));
        for (int length = 0; length < bytes.Length - 1024; length += 211)
        {
            System.IO.File.WriteAllBytes(scratch["bad"], bytes[..length]);
            StavesException refused = Assert.Throws<StavesException>(() => GpkgFile.Open(scratch["bad"]).Dispose());
            Assert.Equal("STV4001", refused.Diagnostics[0].Code);
        }
    }

    [Fact]
    public void A_missing_file_is_a_diagnostic()
    {
        StavesException refused = Assert.Throws<StavesException>(() => GpkgFile.Open("/nowhere/at/all.gpkg.tar").Dispose());
        Assert.Equal("STV4010", refused.Diagnostics[0].Code);
    }

    [Fact]
    public async Task A_changed_image_is_refused_while_it_is_read()
    {
        using var scratch = new ScratchDirectory();
        byte[] bytes = System.IO.File.ReadAllBytes(await SamplePackage.WriteAsync(scratch["a"]));
        bytes[bytes.Length * 2 / 3] ^= 1;
        System.IO.File.WriteAllBytes(scratch["a"], bytes);
        using var package = GpkgFile.Open(scratch["a"]);
        Assert.Throws<StavesException>(() => package.ReadImage(static (_, _) => { }, CancellationToken.None));
        StavesException refused = Assert.Throws<StavesException>(() => package.Verify(CancellationToken.None));
        Assert.Equal("STV4013", refused.Diagnostics[0].Code);
    }

    [Fact]
    public void Refuses_images_that_write_outside_of_themselves()
    {
        using var scratch = new ScratchDirectory();
        RefusedImage("STV4016", Directory("elsewhere"));
        RefusedImage("STV4016", Directory("imagery"));
        RefusedImage("STV4016", Link("image"));
        RefusedImage("STV4016", Link("image/a"), File("image/a"));
        RefusedImage("STV4016", Directory("image/a"), Directory("image/a"));
        RefusedImage("STV4016", Link("image/a"), File("image/a/passwd"));
        RefusedImage("STV4016", Link("image/a"), File("image/a/b/c/passwd"));
        RefusedImage("STV4016", File("image/a"), File("image/a/b"));
        RefusedImage("STV4016", File("image/a/b"), Link("image/a"));
        RefusedImage("STV4016", Hard("image/a", "image/b"));
        RefusedImage("STV4016", Hard("image/a", "image/a"));
        RefusedImage("STV4016", Directory("image/d"), Hard("image/a", "image/d"));
        RefusedImage("STV4016", File("image/a"), Hard("image/b", "a"));

        void RefusedImage(string code, params TarMember[] members)
        {
            SamplePackage.WriteRaw(scratch["a"], static _ => { }, writer => Write(writer, members));
            using var package = GpkgFile.Open(scratch["a"]);
            package.Verify(CancellationToken.None);
            StavesException refused = Assert.Throws<StavesException>(() => package.ReadImage(static (_, _) => { }, CancellationToken.None));
            Assert.Equal(code, refused.Diagnostics[0].Code);
        }
    }

    [Fact]
    public void Accepts_parents_that_come_late_or_never()
    {
        using var scratch = new ScratchDirectory();
        SamplePackage.WriteRaw(
            scratch["a"], static _ => { }, writer => Write(writer, [File("image/a/b/c"), Directory("image/a"), Directory("image"), Hard("image/z", "image/a/b/c")]));
        using var package = GpkgFile.Open(scratch["a"]);
        var paths = new List<string>();
        package.ReadImage((member, _) => paths.Add(member.Path), CancellationToken.None);
        Assert.Equal(["a/b/c", "a", "z"], paths);
    }

    [Fact]
    public void Refuses_metadata_that_is_no_flat_directory_of_small_files()
    {
        using var scratch = new ScratchDirectory();
        Refused(File("PF"));
        Refused(File("metadata/sub/PF"));
        Refused(Link("metadata/PF"));
        Refused(File("metadata/PF"), File("metadata/PF"));
        Refused(File("metadata/PF") with { Size = 65 * 1024 * 1024 });

        void Refused(params TarMember[] members)
        {
            SamplePackage.WriteRaw(scratch["a"], writer => Write(writer, members), static _ => { });
            StavesException refused = Assert.Throws<StavesException>(() => GpkgFile.Open(scratch["a"]).Dispose());
            Assert.Equal("STV4017", refused.Diagnostics[0].Code);
        }
    }

    static void Write(TarArchiveWriter writer, TarMember[] members)
    {
        foreach (TarMember member in members)
        {
            using var content = new MemoryStream(new byte[member.Size]);
            writer.Write(member, content, CancellationToken.None);
        }
    }

    static TarMember File(string path) => new() { Path = path, Kind = TarMemberKind.File };

    static TarMember Directory(string path) => new() { Path = path, Kind = TarMemberKind.Directory };

    static TarMember Link(string path) => new() { Path = path, Kind = TarMemberKind.SymbolicLink, LinkTarget = "/etc" };

    static TarMember Hard(string path, string target) => new() { Path = path, Kind = TarMemberKind.HardLink, LinkTarget = target };
}
