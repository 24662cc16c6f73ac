using System.Text;
using CsCheck;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using static Staves.Tests.Packages.Tar.HandMadeArchive;

namespace Staves.Tests.Packages.Tar;

public sealed class TarArchiveReaderTests
{
    [Fact]
    public void Reads_back_every_kind_of_member() =>
        Assert.Equal(
            SampleMembers.All.Select(sample => (sample.Member, Convert.ToHexString(sample.Content))),
            SampleMembers.Read(new MemoryStream(SampleMembers.Archive())).Select(read => (read.Member, Convert.ToHexString(read.Content))));

    [Fact]
    public void Reads_back_what_cannot_seek()
    {
        using var reader = new TarArchiveReader(new OneByteStream(SampleMembers.Archive()));
        foreach ((TarMember member, _) in SampleMembers.All)
        {
            Assert.Equal(member, reader.ReadNext(CancellationToken.None));
        }

        Assert.Null(reader.ReadNext(CancellationToken.None));
        Assert.Null(reader.ReadNext(CancellationToken.None));
    }

    [Theory]
    [InlineData("gnu")]
    [InlineData("pax")]
    [InlineData("ustar")]
    [InlineData("v7")]
    [InlineData("oldgnu")]
    public void Reads_what_gnu_tar_writes(string format)
    {
        using var scratch = new ScratchDirectory();
        string tree = scratch["tree"];
        Directory.CreateDirectory(tree + "/sub");
        File.WriteAllText(tree + "/sub/file", "content");
        RealTool.Run("chmod", "4500", tree + "/sub/file");
        File.SetLastWriteTimeUtc(tree + "/sub/file", DateTimeOffset.FromUnixTimeSeconds(1_600_000_000).UtcDateTime.AddMilliseconds(789));
        File.CreateSymbolicLink(tree + "/sub/link", "file");
        File.WriteAllText(tree + "/sub/\u00fc", "");
        bool longNames = format is not ("ustar" or "v7");
        if (longNames)
        {
            File.WriteAllText(tree + "/sub/" + new string('l', 200), "long");
            File.CreateSymbolicLink(tree + "/sub/z", new string('t', 200));
        }

        RealTool.Run("tar", "--format=" + format, "--sort=name", "--owner=4", "--group=5", "--numeric-owner", "-cf", scratch["a.tar"], "-C", tree, ".");
        using FileStream archive = File.OpenRead(scratch["a.tar"]);
        var members = SampleMembers.Read(archive).ToDictionary(read => read.Member.Path, StringComparer.Ordinal);
        Assert.Equal(longNames ? 7 : 5, members.Count);
        Assert.Equal(TarMemberKind.Directory, members[""].Member.Kind);
        TarMember file = members["sub/file"].Member;
        Assert.Equal("content", Encoding.UTF8.GetString(members["sub/file"].Content));
        Assert.Equal((2368, 4, 5, 1_600_000_000), (file.Mode, file.UserId, file.GroupId, file.ModificationTime));
        Assert.Equal("file", members["sub/link"].Member.LinkTarget);
        Assert.True(members.ContainsKey("sub/\u00fc"));
        if (longNames)
        {
            Assert.Equal("long", Encoding.UTF8.GetString(members["sub/" + new string('l', 200)].Content));
            Assert.Equal(new string('t', 200), members["sub/z"].Member.LinkTarget);
        }
    }

    [Fact]
    public void Reads_base_256_numbers()
    {
        byte[] block = Header("a", '0');
        block.AsSpan(108, 8).Clear();
        block[108] = 0x80;
        block[112] = 0xff;
        block.AsSpan(136, 12).Fill(0xff);
        TarMember member = Assert.Single(SampleMembers.Read(Archive(Sealed(block)))).Member;
        Assert.Equal((0xff000000L, -1L), (member.UserId, member.ModificationTime));
    }

    [Theory]
    [InlineData("mtime=-1.5", -2)]
    [InlineData("mtime=-1.0", -1)]
    [InlineData("mtime=1.999999999", 1)]
    [InlineData("mtime=-0.5", -1)]
    public void Rounds_times_down(string record, long expected) =>
        Assert.Equal(expected, Assert.Single(SampleMembers.Read(Archive(Pax(record), Header("a", '0')))).Member.ModificationTime);

    [Theory]
    [InlineData("/absolute", "STV4003")]
    [InlineData("a/../../b", "STV4003")]
    [InlineData("..", "STV4003")]
    [InlineData("./", "STV4003")]
    public void Refuses_paths_that_leave_the_root(string path, string code)
    {
        Assert.Equal(code, Refused(Header(path, '2', "target")));
        Assert.Equal(code, Refused(Pax("path=" + path), Header("a", '2', "target")));
        Assert.Equal(code, Refused(LongName(path), Header("a", '2', "target")));
        Assert.Equal(code, Refused(Header("a", '1', path)));
    }

    [Theory]
    [InlineData("path=a\0b", "STV4003")]
    [InlineData("linkpath=a\0b", "STV4003")]
    [InlineData("size=-1", "STV4002")]
    [InlineData("size=99999999999999999999", "STV4002")]
    [InlineData("size=9223372036854775807", "STV4001")]
    [InlineData("size= 1", "STV4002")]
    [InlineData("uid=x", "STV4002")]
    [InlineData("mtime=.", "STV4002")]
    [InlineData("mtime=1.x", "STV4002")]
    [InlineData("GNU.sparse.major=1", "STV4004")]
    public void Refuses_bad_pax_records(string record, string code) =>
        Assert.Equal(code, Refused(Pax(record), Header("a", record.StartsWith("link", StringComparison.Ordinal) ? '2' : '0', "t")));

    [Theory]
    [InlineData("4 a=\n")]
    [InlineData("6 a=b\n6 a=b")]
    [InlineData("99999999999999 a=b\n")]
    [InlineData("-6 a=b\n")]
    [InlineData("0 a=b\n")]
    [InlineData("5 ab\n")]
    [InlineData("4 =\n")]
    [InlineData("nonsense")]
    public void Refuses_pax_records_of_wrong_length(string records) =>
        Assert.Equal("STV4002", Refused(Meta('x', records), Header("a", '0')));

    [Theory]
    [InlineData('S', "STV4004")]
    [InlineData('M', "STV4004")]
    [InlineData('V', "STV4004")]
    [InlineData('D', "STV4004")]
    [InlineData('\n', "STV4004")]
    public void Refuses_kinds_it_does_not_know_by_name(char type, string code) => Assert.Equal(code, Refused(Header("a", type)));

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('K')]
    public void Bounds_what_a_header_may_claim(char type)
    {
        byte[] block = Header("a", type);
        Encoding.ASCII.GetBytes("77777777777").CopyTo(block, 124);
        Assert.Equal("STV4005", Refused(Sealed(block)));
    }

    [Fact]
    public void Refuses_damage()
    {
        byte[] wrongChecksum = Header("a", '0');
        wrongChecksum[0] ^= 1;
        Assert.Equal("STV4002", Refused(wrongChecksum));

        byte[] wrongNumber = Header("a", '0');
        wrongNumber[100] = (byte)'9';
        Assert.Equal("STV4002", Refused(Sealed(wrongNumber)));

        byte[] sizedDirectory = Header("a", '5');
        Encoding.ASCII.GetBytes("00000000001").CopyTo(sizedDirectory, 124);
        Assert.Equal("STV4002", Refused(Sealed(sizedDirectory)));

        byte[] notUtf8 = Header("a", '0');
        notUtf8[0] = 0xff;
        Assert.Equal("STV4003", Refused(Sealed(notUtf8)));

        Assert.Equal("STV4002", Refused(Pax("path=a")));
        Assert.Equal("STV4002", Refused(Meta('g', "10 path=a\n"), Header("a", '0')));
        Assert.Equal("STV4002", Refused(new byte[512], Header("a", '0')));
        Assert.Equal("STV4003", Refused(Header("a", '2')));
    }

    [Fact]
    public void Refuses_every_truncation()
    {
        byte[] archive = SampleMembers.Archive();
        for (int length = 0; length < archive.Length - 1024; length += 97)
        {
            StavesException refused = Assert.Throws<StavesException>(() => SampleMembers.Read(new MemoryStream(archive, 0, length)));
            Assert.Equal("STV4001", refused.Diagnostics[0].Code);
        }
    }

    [Fact]
    public void Any_damage_is_refused_or_harmless()
    {
        byte[] archive = SampleMembers.Archive();
        Gen.Select(Gen.Int[0, archive.Length - 1], Gen.Byte, Gen.Int[0, archive.Length - 1], Gen.Byte, Gen.Bool).Sample(
            (first, firstValue, second, secondValue, reseal) =>
            {
                byte[] damaged = [.. archive];
                damaged[first] = firstValue;
                damaged[second] = secondValue;
                if (reseal)
                {
                    // With a right checksum the damage gets past the first line of defence.
                    Sealed(damaged.AsSpan(first & ~511, 512));
                    Sealed(damaged.AsSpan(second & ~511, 512));
                }

                try
                {
                    foreach ((TarMember member, _) in SampleMembers.Read(new MemoryStream(damaged)))
                    {
                        Assert.False(member.Path.StartsWith('/'));
                        Assert.DoesNotContain("/../", "/" + member.Path + "/", StringComparison.Ordinal);
                        Assert.DoesNotContain('\0', member.Path);
                    }
                }
                catch (StavesException)
                {
                    // Refused with a diagnostic.
                }
            },
            iter: 3000);
    }

    [Fact]
    public void Reading_inverts_writing()
    {
        Gen<string> part = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['\u00e0', '\u00ff'], Gen.Char[' ', '-']), 1, 120];
        Gen<TarMember> member = Gen.Select(part.Array[1, 5], Gen.Int[0, 4095], Gen.Long[0, 1L << 40], Gen.Long[-(1L << 40), 1L << 40], Gen.Byte.Array[0, 9])
            .Select((parts, mode, owner, time, attribute) => new TarMember
            {
                Path = string.Join('/', parts),
                Kind = TarMemberKind.File,
                Mode = mode,
                UserId = owner,
                GroupId = owner / 3,
                ModificationTime = time,
                ExtendedAttributes = TarMember.NoExtendedAttributes.Add("user.x", [.. attribute]),
            });
        member.Array[0, 5].Sample(
            members =>
            {
                using var archive = new MemoryStream();
                using var writer = new TarArchiveWriter(archive);
                foreach (TarMember each in members)
                {
                    writer.Write(each, null, CancellationToken.None);
                }

                writer.Finish();
                Assert.Equal(members, SampleMembers.Read(new MemoryStream(archive.ToArray())).Select(read => read.Member));
            },
            iter: 500);
    }

    static string Refused(params byte[][] blocks)
    {
        StavesException refused = Assert.Throws<StavesException>(() => SampleMembers.Read(Archive(blocks)));
        return Assert.Single(refused.Diagnostics).Code;
    }

    /// <summary>Gives one byte at a time and cannot seek, like the worst of pipes.</summary>
    sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
