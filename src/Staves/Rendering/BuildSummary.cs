using System.Text;
using Staves.Images.Oci;
using Staves.Images.Unpacking;
using Staves.Pipeline;

namespace Staves.Rendering;

/// <summary>What a build made, where it is, and the next command to type.</summary>
static class BuildSummary
{
    public static string Render(BuiltImage built, TimeSpan elapsed, string? buildCache)
    {
        OciImage image = built.Image;
        string compiled = built.Compiled == 0 ? "nothing compiled" : $"{built.Compiled} compiled";
        var text = new StringBuilder();
        text.Append($"{image.Reference}  {Amounts.Bytes(built.Size)}  {image.Digest}\n");
        text.Append($"  packages  {built.Packages} ({compiled}, {Amounts.Duration(elapsed)})\n");
        text.Append($"  root      {built.RootArchive}\n");
        if (built.Archive is not null)
        {
            text.Append($"  image     {built.Archive}\n");
        }

        if (built.Loaded is { } loaded)
        {
            text.Append($"  image     in the daemon at {loaded.Endpoint.Address}\n");
        }

        return text.Append($"run it:  {RunLine(built, buildCache)}\n").ToString();
    }

    static string RunLine(BuiltImage built, string? buildCache)
    {
        OciImage image = built.Image;
        string[] entrypoint = ImageUnpacker.ReadConfiguration(image).Execution.Entrypoint ?? [];
        // A shell's `-c` waits for a command line.
        string argument = entrypoint is [.., "-c"] ? " 'echo Hello World!'" : "";
        string cache = buildCache is null ? "" : $" --build-cache {buildCache}";
        return built.Loaded is null ? $"staves run{cache} {image.Reference}{argument}" : $"docker run --rm {image.Reference}{argument}";
    }
}
