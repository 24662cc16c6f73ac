using Staves.Packages.Files;

namespace Staves.Tests.Packages.Files;

public sealed class FileCopyTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public void The_copy_has_the_bytes_of_the_original(int length)
    {
        byte[] content = [.. Enumerable.Range(0, length).Select(index => (byte)(index * 31 / 7))];
        File.WriteAllBytes(_scratch["from"], content);
        Copy(_scratch["from"], _scratch["to"]);
        Assert.True(File.ReadAllBytes(_scratch["to"]).AsSpan().SequenceEqual(content));
    }

    [Fact]
    public void A_copy_goes_from_one_file_system_to_another()
    {
        const string Memory = "/dev/shm";
        Assert.SkipUnless(Directory.Exists(Memory), $"there is no {Memory}");
        string other = Path.Combine(Memory, $"staves-test-{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllBytes(other, [1, 2, 3]);
            Copy(other, _scratch["to"]);
            Assert.Equal([1, 2, 3], File.ReadAllBytes(_scratch["to"]));
        }
        finally
        {
            File.Delete(other);
        }
    }

    static void Copy(string from, string to)
    {
        using var file = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        FileCopy.Copy(from, file, CancellationToken.None);
    }
}
