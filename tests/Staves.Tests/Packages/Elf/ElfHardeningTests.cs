using Staves.Packages.Elf;

namespace Staves.Tests.Packages.Elf;

/// <summary>What is read of programs is what gcc was told to do, and what readelf says they have.</summary>
public sealed class ElfHardeningTests : IDisposable
{
    /// <summary>An array on the stack to protect, and a copy whose size the compiler knows.</summary>
    const string Program = """
        #include <stdio.h>
        #include <string.h>
        int main(int count, char **words) { char buffer[64]; strcpy(buffer, words[count - 1]); printf("%s\n", buffer); return 0; }
        """;

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("-pie -fPIE", true)]
    [InlineData("-no-pie", false)]
    [InlineData("-static-pie -fPIE", true)]
    [InlineData("-static", false)]
    public void A_program_that_can_lie_anywhere_is_PIE(string flags, bool expected)
    {
        (ElfHardening elf, string file) = Compile(flags);

        Assert.Equal((expected, ElfKind.Executable), (elf.IsPositionIndependent, elf.File.Kind));
        Assert.Equal(expected, Readelf("-h", file).Contains("DYN (", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Wl,-z,norelro", RelocationProtection.None)]
    [InlineData("-Wl,-z,relro -Wl,-z,lazy", RelocationProtection.Partial)]
    [InlineData("-Wl,-z,relro -Wl,-z,now", RelocationProtection.Full)]
    [InlineData("-static -Wl,-z,relro", RelocationProtection.Full)]
    public void RELRO_is_full_where_nothing_is_resolved_later(string flags, RelocationProtection expected)
    {
        (ElfHardening elf, string file) = Compile(flags);

        Assert.Equal(expected, elf.Relocations);
        Assert.Equal(expected != RelocationProtection.None, Readelf("-lW", file).Contains("GNU_RELRO", StringComparison.Ordinal));
        Assert.Equal(elf.File.IsBoundAtStart, Readelf("-dW", file) is var dynamic
            && (dynamic.Contains("BIND_NOW", StringComparison.Ordinal) || dynamic.Contains(" NOW", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-Wl,-z,noexecstack", true)]
    [InlineData("-Wl,-z,execstack", false)]
    public void A_stack_is_data_or_can_be_executed(string flags, bool expected)
    {
        (ElfHardening elf, string file) = Compile(flags);

        Assert.Equal(expected, elf.HasSafeStack);
        Assert.Equal(expected, Readelf("-lW", file).Split('\n').Single(line => line.Contains("GNU_STACK", StringComparison.Ordinal)).Contains("RW ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-fstack-protector-strong", true)]
    [InlineData("-fno-stack-protector", false)]
    [InlineData("-shared -fPIC -fno-stack-protector", false)]
    [InlineData("-shared -fPIC -fstack-protector-strong -s", true)]
    public void The_stack_protector_is_told_by_what_it_calls(string flags, bool expected)
    {
        (ElfHardening elf, string file) = Compile(flags);

        Assert.Equal(expected, elf.HasStackProtector);
        Assert.Equal(expected, Readelf("--dyn-syms", file).Contains("__stack_chk_fail", StringComparison.Ordinal));
    }

    [Fact]
    public void A_static_program_without_symbols_does_not_tell() => Assert.Null(Compile("-static -s").Elf.HasStackProtector);

    [Fact]
    public void A_static_program_with_symbols_does() => Assert.True(Compile("-static -fstack-protector-all").Elf.HasStackProtector);

    [Theory]
    [InlineData("-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2", new[] { "strcpy" }, new string[0])]
    [InlineData("-O2 -U_FORTIFY_SOURCE -fno-builtin", new string[0], new[] { "printf", "strcpy" })]
    public void FORTIFY_is_told_by_the_variants_that_are_called(string flags, string[] fortified, string[] fortifiable)
    {
        (ElfHardening elf, string file) = Compile(flags);

        Assert.Superset(fortified.ToHashSet(StringComparer.Ordinal), elf.Fortified.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(fortifiable, elf.Fortifiable);
        Assert.Equal(fortified.Length > 0, Readelf("--dyn-syms", file).Contains("__strcpy_chk", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-fcf-protection=full -Wl,-z,ibt -Wl,-z,shstk", new[] { "IBT", "SHSTK" })]
    [InlineData("-fcf-protection=full -Wl,-z,shstk", new[] { "SHSTK" })]
    [InlineData("-fcf-protection=none", new string[0])]
    public void Control_flow_protection_is_a_property(string flags, string[] expected)
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "these are flags of x86");
        (ElfHardening elf, string file) = Compile(flags);
        string notes = Readelf("-nW", file);

        Assert.Equal(expected.Contains("SHSTK", StringComparer.Ordinal), notes.Contains("SHSTK", StringComparison.Ordinal));
        Assert.Equal(new[] { "IBT", "SHSTK" }.Where(name => notes.Contains(name, StringComparison.Ordinal)), elf.ControlFlow);
        Assert.Superset(expected.ToHashSet(StringComparer.Ordinal), elf.ControlFlow.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Agrees_with_readelf_on_the_programs_of_this_machine()
    {
        string[] files = [.. new[] { "/usr/bin", "/usr/sbin" }.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)
            .Where(file => new FileInfo(file).LinkTarget is null).Order(StringComparer.Ordinal).Where((_, index) => index % 11 == 0).Take(60)];
        int compared = 0;
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            if (ElfHardening.TryRead(stream) is not { } elf)
            {
                continue;
            }

            string all = RealTool.RunRaw("readelf", "-hldnW", "--dyn-syms", file).Output;
            Assert.Equal((file, all.Contains("DYN (", StringComparison.Ordinal)), (file, elf.IsPositionIndependent));
            Assert.Equal((file, all.Contains("GNU_RELRO", StringComparison.Ordinal)), (file, elf.Relocations != RelocationProtection.None));
            Assert.Equal((file, all.Contains("BIND_NOW", StringComparison.Ordinal) || all.Contains("NOW", StringComparison.Ordinal)), (file, elf.File.IsBoundAtStart));
            if (elf.File.IsDynamic)
            {
                Assert.Equal((file, all.Contains("UND __stack_chk_fail", StringComparison.Ordinal)), (file, elf.HasStackProtector == true));
            }

            compared++;
        }

        Assert.SkipWhen(compared == 0, "no ELF file on this machine");
    }

    [Fact]
    public void Objects_and_other_files_are_none()
    {
        File.WriteAllText(_scratch["a.c"], Program);
        RealTool.Run("gcc", "-c", "-o", _scratch["a.o"], _scratch["a.c"]);
        using FileStream compiled = File.OpenRead(_scratch["a.o"]);
        using FileStream source = File.OpenRead(_scratch["a.c"]);

        Assert.Null(ElfHardening.TryRead(compiled));
        Assert.Null(ElfHardening.TryRead(source));
    }

    (ElfHardening Elf, string File) Compile(string flags)
    {
        Assert.SkipUnless(RealTool.IsInstalled("gcc") && RealTool.IsInstalled("readelf"), "`gcc` or `readelf` is not installed");
        string file = _scratch["program"];
        File.WriteAllText(_scratch["program.c"], Program);
        RealTool.Run("gcc", [.. flags.Split(' '), "-w", "-o", file, _scratch["program.c"]]);
        using FileStream stream = File.OpenRead(file);
        return (ElfHardening.TryRead(stream) ?? throw new InvalidOperationException("it is no program"), file);
    }

    static string Readelf(params string[] arguments) => RealTool.Run("readelf", ["-W", .. arguments]);
}
