using CsCheck;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Packages.Elf;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.RootTrees;

public sealed class SpoolFileTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Contents_that_are_taken_in_side_by_side_are_found_again()
    {
        // Runs of zeros are holes in the file, at the ends of contents too.
        Gen<byte[]> content = Gen.Select(Gen.Int[0, 300_000], Gen.Int[0, 300_000], Gen.Byte, (zeros, length, value) => (byte[])[.. new byte[zeros], .. Enumerable.Repeat(value, length)]);
        content.Array[1, 20].Sample(
            contents =>
            {
                using SpoolFile spool = SpoolFile.Create(_scratch.Path);
                var spooled = new SpooledContent[contents.Length];
                Parallel.For(0, contents.Length, index =>
                {
                    using var stream = new MemoryStream(contents[index]);
                    spooled[index] = spool.Append(stream, contents[index].Length, SourceOf(index), CancellationToken.None);
                });
                return spooled.Select(one => one.Source).SequenceEqual(contents.Select((_, index) => SourceOf(index)))
                    && spooled.Zip(contents).All(pair => pair.First.Digest == Digest.Of(pair.Second) && Read(pair.First, pair.Second.Length).SequenceEqual(pair.Second));
            },
            iter: 20);
    }

    [Fact]
    public void What_a_loader_reads_is_known_as_soon_as_a_content_is_there()
    {
        using SpoolFile spool = SpoolFile.Create(_scratch.Path);
        using Stream program = File.OpenRead("/bin/sh");
        Assert.True(ElfFile.TryRead(program, out ElfFile? elf));
        program.Position = 0;
        SpooledContent spooled = spool.Append(program, program.Length, source: null, CancellationToken.None);
        Assert.Equal(elf!.Interpreter, spooled.Elf!.Interpreter);
        Assert.Equal(elf.Needed, spooled.Elf.Needed);

        using var text = new MemoryStream("\u007fELF, or so it says"u8.ToArray());
        Assert.Null(spool.Append(text, text.Length, source: null, CancellationToken.None).Elf);
    }

    /// <summary>Of half of them nothing is known but their bytes.</summary>
    static string? SourceOf(int index) => index % 2 == 0 ? null : $"archive {index}";

    static byte[] Read(SpooledContent content, int length)
    {
        using Stream stream = content.Open();
        byte[] read = new byte[length];
        stream.ReadExactly(read);
        return read;
    }
}
