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
        string binaries = built.Fetched == 0 ? "" : $"{built.Fetched} from binhosts, ";
        string made = built.Packed > 0 ? $"{built.Packed} packed" : built.Compiled == 0 ? "nothing compiled" : $"{built.Compiled} compiled";
        string archive = built.Archive is null ? "" : $"  image     {built.Archive}\n";
        string daemon = built.Loaded is null ? "" : $"  image     in the daemon at {built.Loaded.Endpoint.Address}\n";
        string pushed = string.Concat(built.Pushed.Select(target => $"  pushed    {target.Reference}@{target.Digest}\n"));
        string libraries = string.Concat(
            built.Libraries.Select(library => $"  library   /{library.Path} of the builder's compiler ({Amounts.Bytes(library.Size)})\n"));
        return $"""
            {image.Reference}  {Amounts.Bytes(built.Size)}  {image.Digest}
              packages  {built.Packages} ({binaries}{made}, {Amounts.Duration(elapsed)})
            {libraries}  root      {built.RootArchive}
            {archive}{daemon}{pushed}run it:  {RunLine(built, buildCache)}

            """;
    }

    static string RunLine(BuiltImage built, string? buildCache)
    {
        OciImage image = built.Image;
        IReadOnlyList<string> entrypoint = ImageUnpacker.ReadConfiguration(image).Execution?.Entrypoint ?? [];
        // A shell's `-c` waits for a command line.
        string argument = entrypoint is [.., "-c"] ? " 'echo Hello World!'" : "";
        string cache = buildCache is null ? "" : $" --build-cache {buildCache}";
        return built.Loaded is null ? $"staves run{cache} {image.Reference}{argument}" : $"docker run --rm {image.Reference}{argument}";
    }
}
