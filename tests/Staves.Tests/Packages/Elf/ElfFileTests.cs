using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Staves.Packages.Elf;
using Staves.Portage.Grammar;

namespace Staves.Tests.Packages.Elf;

public sealed partial class ElfFileTests
{
    [Fact]
    public void Agrees_with_readelf_on_the_binaries_of_this_machine()
    {
        string[] files =
        [
            .. new[] { "/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib/jvm" }
                .Where(Directory.Exists)
                .SelectMany(directory => Directory.EnumerateFiles(directory))
                .Where(file => new FileInfo(file).LinkTarget is null)
                .Order(StringComparer.Ordinal)
                .Where((_, index) => index % 7 == 0)
                .Take(120),
        ];
        int compared = 0;
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            if (!ElfFile.TryRead(stream, out ElfFile? elf))
            {
                continue;
            }

            string dynamic = RealTool.RunRaw("readelf", "-dlW", file).Output;
            Assert.Equal(string.Join(' ', Values(dynamic, "NEEDED")), string.Join(' ', elf!.Needed));
            Assert.Equal(Values(dynamic, "SONAME").FirstOrDefault(), elf.Soname);
            Assert.Equal(string.Join(':', Values(dynamic, "R(UN)?PATH")), string.Join(':', elf.RunPath));
            Assert.Equal(InterpreterLine().Match(dynamic) is { Success: true } match ? match.Groups["value"].Value : null, elf.Interpreter);
            Assert.Equal(File.ReadAllBytes(file) is var bytes && ElfFile.TryRead(bytes, out ElfFile? again), again is not null);
            compared++;
        }

        Assert.SkipWhen(compared == 0, "no ELF file on this machine");
    }

    [Theory]
    [InlineData(ElfClass.Bits32, false)]
    [InlineData(ElfClass.Bits32, true)]
    [InlineData(ElfClass.Bits64, false)]
    [InlineData(ElfClass.Bits64, true)]
    public void Reads_both_widths_in_both_byte_orders(ElfClass width, bool bigEndian)
    {
        byte[] bytes = new SampleElf(width, bigEndian) { Machine = 8, Flags = 0x20 }.Build();
        Assert.True(ElfFile.TryRead(bytes, out ElfFile? elf));
        Assert.Equal(width, elf!.Class);
        Assert.Equal("MIPS", elf.Machine);
        Assert.Equal("mips_n32", elf.MultilibCategory);
        Assert.Equal(ElfKind.SharedObject, elf.Kind);
        Assert.Equal("libsample.so.1", elf.Soname);
        Assert.Equal(["liba.so", "libb.so.2"], elf.Needed);
        Assert.Equal(["$ORIGIN/../lib", "/opt/lib"], elf.RunPath);
        Assert.Equal("/lib/ld.so.1", elf.Interpreter);
    }

    [Theory]
    [InlineData(62, ElfClass.Bits64, 0, "x86_64")]
    [InlineData(62, ElfClass.Bits32, 0, "x86_x32")]
    [InlineData(3, ElfClass.Bits32, 0, "x86_32")]
    [InlineData(183, ElfClass.Bits64, 0, "arm_64")]
    [InlineData(243, ElfClass.Bits64, 5, "riscv_lp64d")]
    [InlineData(243, ElfClass.Bits64, 0, "riscv_lp64")]
    [InlineData(258, ElfClass.Bits64, 0x43, "loong_lp64d")]
    [InlineData(8, ElfClass.Bits64, 0, "mips_n64")]
    [InlineData(8, ElfClass.Bits32, 0x1000, "mips_o32")]
    [InlineData(247, ElfClass.Bits64, 0, null)]
    public void Knows_the_multilib_category(int machine, ElfClass width, int flags, string? category)
    {
        byte[] bytes = new SampleElf(width, bigEndian: false) { Machine = (ushort)machine, Flags = (uint)flags }.Build();
        Assert.True(ElfFile.TryRead(bytes, out ElfFile? elf));
        Assert.Equal(category, elf!.MultilibCategory);
    }

    [Fact]
    public void Tells_programs_from_libraries()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch["a.c"], "int main(void) { return 0; }\n");
        Assert.Equal(ElfKind.Executable, Compiled(scratch, "-pie", "-fPIE").Kind);
        Assert.Equal(ElfKind.Executable, Compiled(scratch, "-no-pie").Kind);
        Assert.Equal(ElfKind.Relocatable, Compiled(scratch, "-c").Kind);
        ElfFile library = Compiled(scratch, "-shared", "-fPIC", "-nostdlib", "-Wl,-rpath,/a:/b,--enable-new-dtags");
        Assert.Equal((ElfKind.SharedObject, null), (library.Kind, library.Soname));
        Assert.Equal(["/a", "/b"], library.RunPath);
        ElfFile program = Compiled(scratch, "-static");
        Assert.Equal((ElfKind.Executable, false), (program.Kind, program.IsDynamic));
        Assert.Equal($"{program.Machine};/a;;;;{program.MultilibCategory}", NeededEntry.Of("/a", program).ToString());
    }

    [Fact]
    public void Any_damage_is_refused_or_harmless()
    {
        byte[] bytes = new SampleElf(ElfClass.Bits64, bigEndian: false).Build();
        Gen.Select(Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Array[1, 8], Gen.Int[0, bytes.Length]).Sample(
            (changes, length) =>
            {
                byte[] damaged = [.. bytes];
                foreach ((int offset, byte value) in changes)
                {
                    damaged[offset] = value;
                }

                _ = ElfFile.TryRead(damaged.AsSpan(0, length % 3 == 0 ? length : damaged.Length), out _);
            },
            iter: 20_000);
    }

    [Fact]
    public void What_is_no_elf_file_is_none()
    {
        Assert.False(ElfFile.TryRead([], out _));
        Assert.False(ElfFile.TryRead("#!/bin/sh\n"u8, out _));
        Assert.False(ElfFile.TryRead("\u007fELF"u8, out _));
        Assert.False(ElfFile.TryRead([.. "\u007fELF"u8, .. new byte[60]], out _));
    }

    static ElfFile Compiled(ScratchDirectory scratch, params string[] options)
    {
        RealTool.Run("gcc", [scratch["a.c"], "-o", scratch["a.out"], .. options]);
        using FileStream stream = File.OpenRead(scratch["a.out"]);
        Assert.True(ElfFile.TryRead(stream, out ElfFile? elf));
        return elf!;
    }

    static string[] Values(string dynamic, string tag) =>
        [.. Regex.Matches(
            dynamic,
            string.Create(CultureInfo.InvariantCulture, $@"\({tag}\).*\[(?<value>.*)\]"),
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(5)).Select(match => match.Groups["value"].Value)];

    [GeneratedRegex(@"\[Requesting program interpreter: (?<value>.*)\]", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex InterpreterLine();
}
