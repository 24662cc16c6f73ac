using Staves.Images.RootTrees;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.RootTrees;

public sealed class ImageFileTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Writers_of_one_directory_do_not_take_each_others_files_for_leftovers()
    {
        string directory = _scratch["blobs"];
        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (number, _) =>
        {
            ImageFile.Write(
                directory,
                "blob",
                output =>
                {
                    output.WriteByte((byte)number);
                    return number;
                },
                written => Path.Combine(directory, $"{written}"));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(400, Directory.GetFiles(directory).Length);
    }

    [Fact]
    public void What_a_killed_run_left_is_removed()
    {
        File.WriteAllText(_scratch[".blob.killed.part"], "half");
        ImageFile.Write(_scratch["blob"], output => output.WriteByte(1));
        Assert.Equal([_scratch["blob"]], Directory.GetFiles(_scratch.Path));
    }
}
