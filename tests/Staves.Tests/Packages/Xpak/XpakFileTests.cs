using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Tar;
using Staves.Packages.Xpak;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages.Gpkg;

namespace Staves.Tests.Packages.Xpak;

public sealed class XpakFileTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(CompressionFormat.Bzip2)]
    [InlineData(CompressionFormat.Zstandard)]
    [InlineData(CompressionFormat.None)]
    public async Task The_usual_tools_read_the_archive_before_the_metadata(CompressionFormat format)
    {
        string path = await WriteAsync("sample", format);
        using var package = XpakFile.Open(path);
        File.WriteAllBytes(_scratch["archive"], File.ReadAllBytes(path)[..(int)package.ArchiveLength]);
        string[] names = RealTool.Run("tar", "-tf", _scratch["archive"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("./", names[0]);
        Assert.Equal(SamplePackage.Image.Length, names.Length - 1);
    }

    [Fact]
    public async Task Every_truncation_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(await WriteAsync("good", CompressionFormat.Bzip2));
        for (int length = 0; length < bytes.Length; length += length > bytes.Length - 600 ? 1 : 512)
        {
            string path = Write(bytes[..length]);
            Assert.Equal("STV4019", CodeOf(() => BinaryPackageFile.Open(path).Dispose()));
            Assert.Equal("STV4020", CodeOf(() => XpakFile.Open(path).Dispose()));
        }
    }

    [Fact]
    public async Task An_archive_that_was_cut_before_its_metadata_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(await WriteAsync("good", CompressionFormat.Zstandard));
        int end;
        using (var package = XpakFile.Open(_scratch["good"]))
        {
            end = (int)package.ArchiveLength;
        }

        for (int length = 0; length < end; length += 512)
        {
            using var package = XpakFile.Open(Write([.. bytes[..length], .. bytes[end..]]));
            Assert.Contains(CodeOf(() => package.Verify(CancellationToken.None)), new[] { "STV4001", "STV4015" });
        }
    }

    [Fact]
    public async Task Any_damage_to_the_archive_is_refused_or_harmless()
    {
        string path = await WriteAsync("good", CompressionFormat.Bzip2);
        byte[] bytes = File.ReadAllBytes(path);
        using var good = XpakFile.Open(path);
        string expected = PackageListing.OfImage(good);
        Gen.Select(Gen.Int[0, (int)good.ArchiveLength - 1], Gen.Byte).Sample(
            (offset, value) =>
            {
                byte[] damaged = [.. bytes];
                damaged[offset] = value;
                try
                {
                    using var package = XpakFile.Open(Write(damaged));
                    Assert.Equal(expected, PackageListing.OfImage(package));
                }
                catch (StavesException)
                {
                    // Refused with a diagnostic.
                }
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Metadata_that_lie_about_themselves_are_refused()
    {
        byte[] value = Encoding.ASCII.GetBytes("0123456789");
        Assert.Equal("", Refused(Entry("PF", 0, 10), value));
        Assert.Equal("", Refused([.. Entry("PF", 0, 10), .. Entry("SLOT", 2, 3)], value));
        Assert.Equal("", Refused([], []));
        Assert.Equal("STV4020", Refused(Entry("PF", 0, 11), value));
        Assert.Equal("STV4020", Refused(Entry("PF", 11, 0), value));
        Assert.Equal("STV4020", Refused(Entry("PF", uint.MaxValue, 2), value));
        Assert.Equal("STV4020", Refused(Entry("PF", 0, 10)[..^1], value));
        Assert.Equal("STV4020", Refused([.. Number(uint.MaxValue), .. "PF"u8], value));
        Assert.Equal("STV4020", Refused([.. Number(3), .. "PF"u8], value));
        Assert.Equal("STV4017", Refused([.. Entry("PF", 0, 10), .. Entry("PF", 0, 10)], value));
        foreach (string name in new[] { "", ".", "..", "../PF", "/etc/passwd", "a\nb", "a\0b", "\u001b[2J" })
        {
            Assert.Equal("STV4017", Refused(Entry(name, 0, 10), value));
        }

        Assert.Equal("STV4017", Refused([.. Number(2), 0xff, 0xfe, .. Number(0), .. Number(10)], value));
    }

    [Fact]
    public void Values_that_share_their_bytes_cannot_become_more_than_there_may_be()
    {
        byte[] megabyte = new byte[1024 * 1024];
        byte[] Sharing(int count) => [.. Enumerable.Range(0, count).SelectMany(index => Entry($"N{index}", 0, (uint)megabyte.Length))];
        Assert.Equal("", Refused(Sharing(64), megabyte));
        Assert.Equal("STV4017", Refused(Sharing(65), megabyte));
        Assert.Equal("STV4017", Refused([.. Enumerable.Range(0, 5000).SelectMany(index => Entry($"N{index}", 0, 0))], []));
    }

    [Fact]
    public void A_segment_must_be_where_it_says()
    {
        byte[] good = Segment(Entry("PF", 0, 1), "1"u8.ToArray());
        Assert.Equal("STV4020", Changed(good.Length - 5, 1));
        Assert.Equal("STV4020", Changed(good.Length - 8, 0xff));
        Assert.Equal("STV4020", Changed(0, (byte)'x'));
        Assert.Equal("STV4020", Changed(11, 1));
        Assert.Equal("STV4020", Changed(12, 0xff));

        string Changed(int at, byte value)
        {
            byte[] changed = [.. good];
            changed[at] = value;
            string path = Write(changed);
            return CodeOf(() => XpakFile.Open(path).Dispose());
        }
    }

    [Fact]
    public void Images_that_write_outside_of_themselves_are_refused()
    {
        RefusedImage(Link("a"), File("a"));
        RefusedImage(Directory("a"), Directory("a"));
        RefusedImage(Link("a"), File("a/passwd"));
        RefusedImage(Link("a"), File("a/b/c/passwd"));
        RefusedImage(File("a"), File("a/b"));
        RefusedImage(Hard("a", "b"));
        RefusedImage(Hard("a", "a"));
        RefusedImage(Directory("d"), Hard("a", "d"));

        void RefusedImage(params TarMember[] members)
        {
            using var archive = new MemoryStream();
            using (var writer = new TarArchiveWriter(archive, leaveOpen: true))
            {
                foreach (TarMember member in members)
                {
                    writer.Write(member, null, CancellationToken.None);
                }

                writer.Finish();
            }

            using var package = XpakFile.Open(Write([.. archive.ToArray(), .. Segment([], [])]));
            Assert.Equal("STV4016", CodeOf(() => package.Verify(CancellationToken.None)));
        }

        static TarMember File(string path) => new() { Path = path, Kind = TarMemberKind.File };
        static TarMember Directory(string path) => new() { Path = path, Kind = TarMemberKind.Directory };
        static TarMember Link(string path) => new() { Path = path, Kind = TarMemberKind.SymbolicLink, LinkTarget = "/etc" };
        static TarMember Hard(string path, string target) => new() { Path = path, Kind = TarMemberKind.HardLink, LinkTarget = target };
    }

    async Task<string> WriteAsync(string name, CompressionFormat format)
    {
        await XpakWriter.WriteAsync(_scratch[name], SamplePackage.Content(), new CompressionSettings(format), CancellationToken.None);
        return _scratch[name];
    }

    string Write(byte[] bytes)
    {
        File.WriteAllBytes(_scratch["written"], bytes);
        return _scratch["written"];
    }

    /// <summary>The code with which a package of this index and these values is refused; empty where it is read.</summary>
    string Refused(byte[] index, byte[] data)
    {
        string path = Write(Segment(index, data));
        return CodeOf(() => XpakFile.Open(path).Dispose());
    }

    static string CodeOf(Action action) => Record.Exception(action) switch
    {
        null => "",
        StavesException refused => refused.Diagnostics[0].Code,
        Exception other => other.ToString(),
    };

    static byte[] Segment(byte[] index, byte[] data)
    {
        byte[] segment = [.. "XPAKPACK"u8, .. Number((uint)index.Length), .. Number((uint)data.Length), .. index, .. data, .. "XPAKSTOP"u8];
        return [.. segment, .. Number((uint)segment.Length), .. "STOP"u8];
    }

    static byte[] Entry(string name, uint offset, uint length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return [.. Number((uint)bytes.Length), .. bytes, .. Number(offset), .. Number(length)];
    }

    static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
