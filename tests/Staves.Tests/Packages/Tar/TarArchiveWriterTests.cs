using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Packages.Tar;

public sealed class TarArchiveWriterTests
{
    const string PythonListing = """
        import sys, tarfile
        for m in tarfile.open(sys.argv[1]):
            data = tarfile.open(sys.argv[1]).extractfile(m).read() if m.isreg() else b''
            attributes = ' '.join(sorted(k for k in m.pax_headers if k.startswith('SCHILY')))
            print(m.name.rstrip('/'), m.type.decode(), oct(m.mode), m.uid, m.gid, int(m.mtime), m.size, m.linkname,
                  m.devmajor, m.devminor, repr(m.uname + m.gname), len(data), attributes, sep='|')
        """;

    [Fact]
    public void Writes_the_same_bytes_in_every_process_on_every_machine() =>
        Assert.Equal(
            "946f32df1c1a7b45a47fc271392ff0b5",
            Convert.ToHexStringLower(SHA256.HashData(SampleMembers.Archive()))[..32]);

    [Fact]
    public void Uses_plain_ustar_for_what_ustar_can_hold()
    {
        using var archive = new MemoryStream();
        using var writer = new TarArchiveWriter(archive);
        string path = new string('p', 155) + "/" + new string('n', 100);
        writer.Write(new TarMember { Path = path, Kind = TarMemberKind.File }, null, CancellationToken.None);
        writer.Finish();
        Assert.Equal(3 * 512, archive.Length);
        Assert.Equal(path, Assert.Single(SampleMembers.Read(new MemoryStream(archive.ToArray()))).Member.Path);
    }

    [Fact]
    public void Python_reads_the_same_members()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllBytes(scratch["a.tar"], SampleMembers.Archive());
        string expected = string.Concat(SampleMembers.All.Select(sample => PythonLine(sample.Member, sample.Content)));
        Assert.Equal(expected, RealTool.Run("python3", "-c", PythonListing, scratch["a.tar"]));
    }

    [Fact]
    public void Gnu_tar_extracts_the_same_tree()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "owners and devices need root");
        using var scratch = new ScratchDirectory();
        File.WriteAllBytes(scratch["a.tar"], SampleMembers.Archive());
        Directory.CreateDirectory(scratch["root"]);
        RealTool.Run("tar", "--numeric-owner", "-xpf", scratch["a.tar"], "-C", scratch["root"]);
        foreach ((TarMember member, byte[] content) in SampleMembers.All)
        {
            string path = Path.Combine(scratch["root"], member.Path);
            if (member.Kind == TarMemberKind.File)
            {
                Assert.Equal(content, File.ReadAllBytes(path));
            }

            if (member.Kind is TarMemberKind.SymbolicLink)
            {
                Assert.Equal(member.LinkTarget, new FileInfo(path).LinkTarget);
                continue;
            }

            string[] facts = RealTool.Run("stat", "-c", "%a %u %g %Y %t %T", path).Trim().Split(' ');
            TarMember owner = member.Kind == TarMemberKind.HardLink ? SampleMembers.All.First(sample => sample.Member.Path == member.LinkTarget).Member : member;
            Assert.Equal(Convert.ToString(owner.Mode, 8), facts[0]);
            Assert.Equal($"{owner.UserId} {owner.GroupId} {owner.ModificationTime}", string.Join(' ', facts[1..4]));
            Assert.Equal($"{member.DeviceMajor:x} {member.DeviceMinor:x}", string.Join(' ', facts[4..]));
        }
    }

    [Fact]
    public void Gnu_tar_lists_the_extended_attributes()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllBytes(scratch["a.tar"], SampleMembers.Archive());
        string listing = RealTool.Run("tar", "--xattrs", "--xattrs-include=*", "-tvvf", scratch["a.tar"]);
        Assert.Contains("20 security.capability", listing, StringComparison.Ordinal);
        Assert.Contains("3 user.a=b%c", listing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Refuses_a_path_that_is_not_in_normal_form(string path)
    {
        using var writer = new TarArchiveWriter(new MemoryStream());
        var member = new TarMember { Path = path, Kind = TarMemberKind.File };
        Assert.Throws<StavesException>(() => writer.Write(member, null, CancellationToken.None));
    }

    [Fact]
    public void Refuses_a_path_that_is_not_unicode()
    {
        using var writer = new TarArchiveWriter(new MemoryStream());
        var member = new TarMember { Path = "a" + '\ud800', Kind = TarMemberKind.File };
        Assert.Throws<StavesException>(() => writer.Write(member, null, CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(300_000)]
    public void Refuses_content_that_is_not_as_long_as_said(int length)
    {
        using var writer = new TarArchiveWriter(new MemoryStream());
        var member = new TarMember { Path = "a", Kind = TarMemberKind.File, Size = 10 };
        StavesException refused = Assert.Throws<StavesException>(() => writer.Write(member, new MemoryStream(new byte[length]), CancellationToken.None));
        Assert.Equal("STV4006", refused.Diagnostics[0].Code);
    }

    [Fact]
    public void An_archive_given_up_half_way_does_not_look_whole()
    {
        using var archive = new MemoryStream();
        using (var writer = new TarArchiveWriter(archive))
        {
            writer.Write(new TarMember { Path = "a", Kind = TarMemberKind.Directory }, null, CancellationToken.None);
        }

        StavesException refused = Assert.Throws<StavesException>(() => SampleMembers.Read(new MemoryStream(archive.ToArray())));
        Assert.Equal("STV4001", refused.Diagnostics[0].Code);
    }

    static string PythonLine(TarMember member, byte[] content)
    {
        string type = member.Kind switch
        {
            TarMemberKind.File => "0",
            TarMemberKind.HardLink => "1",
            TarMemberKind.SymbolicLink => "2",
            TarMemberKind.CharacterDevice => "3",
            TarMemberKind.BlockDevice => "4",
            TarMemberKind.Directory => "5",
            _ => "6",
        };
        string attributes = member.ExtendedAttributes.Count == 0 ? "" : "SCHILY.xattr.security.capability SCHILY.xattr.user.a%3Db%25c";
        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{member.Path}|{type}|0o{Convert.ToString(member.Mode, 8)}|{member.UserId}|{member.GroupId}|")
            .Append(CultureInfo.InvariantCulture, $"{member.ModificationTime}|{member.Size}|{member.LinkTarget}|")
            .Append(CultureInfo.InvariantCulture, $"{member.DeviceMajor}|{member.DeviceMinor}|''|{content.Length}|{attributes}\n")
            .ToString();
    }

    [Fact]
    public void A_file_of_more_than_eight_GiB_has_its_size_in_the_listing_of_GNU_tar()
    {
        const long Size = (9L << 30) + 5;
        using var scratch = new ScratchDirectory();
        using (FileStream archive = File.Create(scratch["large.tar"]))
        using (var writer = new TarArchiveWriter(archive, leaveOpen: true))
        {
            writer.WriteHeader(new TarMember { Path = "large", Kind = TarMemberKind.File, Size = Size });
            archive.Position += (Size + 511) / 512 * 512;
            writer.Write(new TarMember { Path = "small", Kind = TarMemberKind.File, Size = 1 }, new MemoryStream([1]), CancellationToken.None);
            writer.Finish();
        }

        string list = RealTool.Run("tar", "--list", "--verbose", "--numeric-owner", "--file", scratch["large.tar"]);
        Assert.Contains($" {Size} ", list.Split('\n')[0], StringComparison.Ordinal);
        Assert.EndsWith("small\n", list, StringComparison.Ordinal);
        using var reader = new TarArchiveReader(File.OpenRead(scratch["large.tar"]));
        Assert.Equal(Size, reader.ReadNext(CancellationToken.None)!.Size);
        Assert.Equal("small", reader.ReadNext(CancellationToken.None)!.Path);
    }
}
