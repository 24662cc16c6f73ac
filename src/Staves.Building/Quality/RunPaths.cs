using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Packages.Elf;

namespace Staves.Building.Quality;

/// <summary>Directories in which programs look for their libraries, where anybody might put others.</summary>
static class RunPaths
{
    const int SetId = (int)(UnixFileMode.SetUser | UnixFileMode.SetGroup);

    static readonly ImmutableArray<string> Writable = ["/tmp", "/var/tmp", "/dev/shm"];

    public static ImmutableArray<QualityCheck> Checks { get; } =
    [
        new("STV5303", image => Of(image, path => IsBelow(path, image.BuildDirectory) || IsBelow(path, HostSandbox.Sysroot)),
            "looks for its libraries where they are only while it is built", "have the ebuild pass --disable-rpath, or remove the run path")
        {
            IsError = true,
        },
        new("STV5351", image => image.Programs
                .Where(file => (file.Object.Mode & SetId) != 0 && file.Elf.RunPath.Any(path => path.Contains("$ORIGIN", StringComparison.Ordinal)))
                .Select(file => $"{file.Object.Installed}: {string.Join(':', file.Elf.RunPath)}"),
            "has the rights of its owner and looks for its libraries beside itself", "remove the run path")
        {
            IsError = true,
        },
        new("STV5350", image => Of(image, path => Writable.Any(directory => IsBelow(path, directory) && !IsBelow(path, image.BuildDirectory)) || path[0] is not ('/' or '$'))
                .Concat(image.Programs.Where(file => file.Elf.HasEmptyRunPath).Select(file => $"{file.Object.Installed}: an empty path"))
                .Order(StringComparer.Ordinal),
            "looks for its libraries where anybody may put others", "remove the run path, or write absolute directories"),
    ];

    static IEnumerable<string> Of(InspectedImage image, Func<string, bool> isBad)
    {
        foreach ((Drivers.ImageObject file, ElfFile elf) in image.Programs)
        {
            foreach (string path in elf.RunPath.Where(isBad))
            {
                yield return $"{file.Installed}: {path}";
            }
        }
    }

    static bool IsBelow(string path, string directory) => path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
