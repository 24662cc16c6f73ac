using CsCheck;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;

namespace Staves.Tests.Portage.Installed;

public sealed class ContentsTests
{
    static readonly Gen<string> Name = Gen.OneOf("usr", "a b", " ", "x -> y", "1700000000", "é", "obj", "\u2028", "a\tb", "-", ".keep");

    static readonly Gen<string> AbsolutePath = Name.Array[1, 4].Select(names => "/" + string.Join('/', names));

    static readonly Gen<long> Time = Gen.Long[0, long.MaxValue];

    static readonly Gen<ContentsEntry> Entry = Gen.OneOf(
        AbsolutePath.Select(ContentsEntry (path) => new ContentsEntry.Directory(path)),
        AbsolutePath.Select(ContentsEntry (path) => new ContentsEntry.Fifo(path)),
        AbsolutePath.Select(ContentsEntry (path) => new ContentsEntry.Device(path)),
        Gen.Select(AbsolutePath, Time, ContentsEntry (path, time) => new ContentsEntry.File(path, "d41d8cd98f00b204e9800998ecf8427e", time)),
        Gen.Select(
            AbsolutePath,
            Gen.OneOf("../lib", "a b", "/", " ", "1", "->"),
            Time,
            ContentsEntry (path, target, time) => new ContentsEntry.SymbolicLink(path, target, time)));

    [Fact]
    public void A_file_is_read_from_the_right_since_its_name_may_look_like_the_rest()
    {
        var file = Assert.IsType<ContentsEntry.File>(ContentsEntry.Parse("obj /usr/a b 1 2 d41d8cd98f00b204e9800998ecf8427e 1795432111"));

        Assert.Equal(("/usr/a b 1 2", "d41d8cd98f00b204e9800998ecf8427e", 1795432111), (file.Path, file.Md5, file.ModificationTime));
    }

    [Theory]
    [InlineData("sym /usr/lib -> lib64 5", "/usr/lib", "lib64", 5)]
    [InlineData("sym /a -> b -> c 5", "/a -> b", "c", 5)]
    [InlineData("sym /a -> b ->  5", "/a", "b -> ", 5)]
    [InlineData("sym /a -> b 1 2 5", "/a", "b 1 2", 5)]
    [InlineData("sym /a -> b (1, 2L, 3L, 4, 5, 6, 7L, 8, 1059238574, 10)", "/a", "b", 1059238574)]
    public void A_link_is_split_as_Portage_splits_it(string line, string path, string target, long time) =>
        Assert.Equal(new ContentsEntry.SymbolicLink(path, target, time), ContentsEntry.Parse(line));

    [Theory]
    [InlineData("dir usr//share/./x/..", "/usr/share")]
    [InlineData("dir /../../etc", "/etc")]
    [InlineData("dir /", "/")]
    [InlineData("dir //", "/")]
    [InlineData("dir /a ", "/a ")]
    public void No_path_climbs_out_of_the_root(string line, string path) => Assert.Equal(path, ContentsEntry.Parse(line).Path);

    [Theory]
    [InlineData("", 0)]
    [InlineData("dir", 3)]
    [InlineData("dir ", 4)]
    [InlineData("lnk /a", 0)]
    [InlineData("obj /a d41d8 x", 13)]
    [InlineData("obj /a d41d8 -1", 13)]
    [InlineData("obj /a d41d8 99999999999999999999", 13)]
    [InlineData("obj /a 5", 6)]
    [InlineData("obj /a  5", 7)]
    [InlineData("sym /a b 5", 8)]
    [InlineData("sym /a ->  5", 10)]
    [InlineData("sym /a -> b (1, 2)", 12)]
    [InlineData("dir /a\0b", 6)]
    [InlineData("dir /a\r", 6)]
    public void A_broken_line_is_told_with_its_place(string line, int offset)
    {
        Assert.False(ContentsEntry.TryParse(line, out _, out ParseFailure failure));
        Assert.Equal(offset, failure.Offset);
    }

    [Fact]
    public void Broken_lines_are_skipped_and_reported()
    {
        Contents contents = Contents.Parse("dir /usr\nnonsense\nobj /usr/a 0 1\n", "CONTENTS");

        Assert.Equal(["/usr", "/usr/a"], contents.Entries.Select(entry => entry.Path));
        Diagnostic warning = Assert.Single(contents.Warnings);
        Assert.Equal(("STV2131", new SourceLocation("CONTENTS", 2, 9)), (warning.Code, warning.Location));
    }

    [Fact]
    public void Of_two_entries_of_a_path_the_last_counts() =>
        Assert.IsType<ContentsEntry.Fifo>(Contents.Parse("dir /a\nfif /a\n", "CONTENTS").Find("/a"));

    [Theory]
    [InlineData("a")]
    [InlineData("/a/")]
    [InlineData("/a/../b")]
    [InlineData("/a\n")]
    [InlineData("")]
    public void What_cannot_be_recorded_is_no_entry(string path) =>
        Assert.Throws<ArgumentException>(() => new ContentsEntry.Directory(path));

    [Fact]
    public void What_is_written_reads_back() => Entry.Array.Sample(entries =>
    {
        Contents read = Contents.Parse(Contents.Of(entries).ToString(), "CONTENTS");
        return read.Warnings.IsEmpty && read.Entries.SequenceEqual(entries);
    });

    [Fact]
    public void Any_text_is_read_and_what_is_understood_of_it_stays() => Gen.OneOf(
        Gen.String,
        Gen.OneOf("obj", "dir", "sym", "fif", "dev", " ", "/", "..", " -> ", "\n", "1", "(", ")", ", ", "é", "\0").Array[0, 20].Select(string.Concat))
        .Sample(text =>
        {
            Contents contents = Contents.Parse(text, "CONTENTS");
            Contents again = Contents.Parse(contents.ToString(), "CONTENTS");
            return again.Warnings.IsEmpty && again.Entries.SequenceEqual(contents.Entries);
        });
}
