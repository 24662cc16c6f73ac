using Staves.Images.Delivery;
using Staves.Images.Oci;
using Staves.Images.Unpacking;
using Staves.Pipeline;
using Staves.Pipeline.Supply;

namespace Staves.Rendering;

/// <summary>What a build made, where it is, and the next command to type.</summary>
static class BuildSummary
{
    public static string Render(BuiltImage built, TimeSpan elapsed, string? buildCache)
    {
        ImageSet image = built.Image;
        bool isAlone = image.Images[0].Digest == image.Digest;
        string size = isAlone ? Amounts.Bytes(built.Platforms[0].Size) : string.Join(", ", image.Images.Select(one => one.Platform.ToString()));
        string platforms = string.Concat(built.Platforms.Select(one => Platform(one, isAlone, elapsed)));
        string written = string.Concat(built.Delivered.Written.Select(destination => $"  image     {Shown(destination)}\n"));
        string daemon = built.Delivered.Loaded is { } loaded ? $"  image     in the daemon at {loaded.Endpoint.Address}\n" : "";
        string pushed = string.Concat(built.Delivered.Pushed.Select(target => $"  pushed    {target.Reference}@{target.Digest}\n"));
        return $"""
            {image.Reference}  {size}  {image.Digest}
            {platforms}{written}{daemon}{pushed}run it:  {RunLine(built, buildCache)}

            """;
    }

    static string Platform(BuiltPlatform built, bool isAlone, TimeSpan elapsed)
    {
        ObtainedPackages packages = built.Packages;
        string title = isAlone ? "" : $"{built.Image.Platform}  {Amounts.Bytes(built.Size)}  {built.Image.Digest}\n";
        string binaries = packages.Fetched == 0 ? "" : $"{packages.Fetched} from binhosts, ";
        string made = packages.Packed > 0 ? $"{packages.Packed} packed" : packages.Compiled == 0 ? "nothing compiled" : $"{packages.Compiled} compiled";
        string time = isAlone ? $", {Amounts.Duration(elapsed)}" : "";
        string libraries = string.Concat(
            built.Libraries.Select(library => $"  library   /{library.Path} of the builder's compiler ({Amounts.Bytes(library.Size)})\n"));
        string root = built.RootArchive is null ? "" : $"  root      {built.RootArchive}\n";
        return $"{title}  packages  {packages.Files.Length} ({binaries}{made}{time})\n{libraries}{root}";
    }

    /// <summary>Whole paths, which can be pasted anywhere.</summary>
    static string Shown(ImageDestination destination) => (destination switch
    {
        ImageDestination.OciArchiveFile(var path) => new ImageDestination.OciArchiveFile(Path.GetFullPath(path)),
        ImageDestination.DockerArchiveFile(var path) => new ImageDestination.DockerArchiveFile(Path.GetFullPath(path)),
        ImageDestination.LayoutDirectory(var path) => new ImageDestination.LayoutDirectory(Path.GetFullPath(path)),
        _ => destination,
    }).ToString();

    static string RunLine(BuiltImage built, string? buildCache)
    {
        OciImage image = built.Image.ForThisMachine;
        IReadOnlyList<string> entrypoint = ImageUnpacker.ReadConfiguration(image).Execution?.Entrypoint ?? [];
        // A shell's `-c` waits for a command line.
        string argument = entrypoint is [.., "-c"] ? " 'echo Hello World!'" : "";
        string cache = buildCache is null ? "" : $" --build-cache {buildCache}";
        return built.Delivered.Loaded is null ? $"staves run{cache} {image.Reference}{argument}" : $"docker run --rm {image.Reference}{argument}";
    }
}
