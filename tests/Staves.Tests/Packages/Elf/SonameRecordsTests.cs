using Staves.Packages.Elf;

namespace Staves.Tests.Packages.Elf;

public sealed class SonameRecordsTests
{
    const string Hello = "X86_64;/usr/bin/hello;;;libgreet.so.2,libc.so.6;x86_64";
    const string Library = "X86_64;/usr/lib64/libgreet.so.2.0;libgreet.so.2;$ORIGIN:/opt/lib;libc.so.6,libm.so.6;x86_64";
    const string Narrow = "386;/usr/lib32/libgreet.so.2.0;libgreet.so.2;;libc.so.6;x86_32";

    [Theory]
    [InlineData(Hello)]
    [InlineData(Library)]
    [InlineData("X86_64;/usr/lib/x;;;;")]
    public void A_line_reads_back(string line)
    {
        Assert.True(NeededEntry.TryParse(line, out NeededEntry? entry));
        Assert.Equal(line, entry!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("X86_64;/usr/lib/x;;")]
    [InlineData("X86_64;;;;libc.so.6")]
    public void A_line_without_its_fields_is_none(string line) => Assert.False(NeededEntry.TryParse(line, out _));

    [Fact]
    public void Requires_what_the_package_does_not_provide_itself()
    {
        SonameRecords records = SonameRecords.Of(Entries(Library, Hello, Narrow), [], []);
        Assert.Equal($"{Hello}\n{Narrow}\n{Library}\n", records.NeededElf2);
        Assert.Equal("x86_32: libgreet.so.2 x86_64: libgreet.so.2\n", records.Provides);
        Assert.Equal("x86_32: libc.so.6 x86_64: libc.so.6 libm.so.6\n", records.Requires);
    }

    [Fact]
    public void Exclusions_match_paths_and_sonames()
    {
        SonameRecords records = SonameRecords.Of(Entries(Library, Hello, Narrow), ["/usr/lib32/*"], ["libc.so.?", "/usr/bin/*"]);
        Assert.Equal("x86_64: libgreet.so.2\n", records.Provides);
        Assert.Equal("x86_64: libm.so.6\n", records.Requires);
        Assert.Equal("", SonameRecords.Of(Entries(Library), ["*"], ["*"]).Provides);
    }

    [Fact]
    public void A_library_without_a_name_has_that_of_its_file()
    {
        var elf = new ElfFile { Machine = "X86_64", Class = ElfClass.Bits64, Kind = ElfKind.SharedObject, IsDynamic = true };
        Assert.Equal("X86_64;/usr/lib/plugin.so;plugin.so;;;", NeededEntry.Of("usr/lib/plugin.so", elf).ToString());
        Assert.Equal("X86_64;/usr/bin/x;;;;", NeededEntry.Of("usr/bin/x", elf with { Kind = ElfKind.Executable }).ToString());
    }

    static IEnumerable<NeededEntry> Entries(params string[] lines) =>
        lines.Select(line => NeededEntry.TryParse(line, out NeededEntry? entry) ? entry! : throw new FormatException(line));
}
