using System.Collections.Immutable;

namespace Staves.Building.Quality;

/// <summary>Files that give more rights than a person may expect.</summary>
static class FileModes
{
    const int SetId = (int)(UnixFileMode.SetUser | UnixFileMode.SetGroup);

    public static ImmutableArray<QualityCheck> Checks { get; } =
    [
        new("STV5352", image => With(image, mode => (mode & SetId) != 0 && (mode & (int)UnixFileMode.OtherWrite) != 0),
            "runs with other rights and can be written by everybody", "correct its mode with `fperms`")
        {
            IsError = true,
        },
        new("STV5309", image => image.Files.Where(file => (file.Mode & (int)UnixFileMode.OtherWrite) != 0).Select(file => file.Installed),
            "can be written by everybody", "correct its mode with `fperms`"),
        new("STV5353", image => With(image, mode => (mode & SetId) != 0), "runs with the rights of its owner or group", Hint: null),
    ];

    static IEnumerable<string> With(InspectedImage image, Func<int, bool> isSo) => image.Files
        .Where(file => isSo(file.Mode))
        .Select(file => $"{file.Installed}: mode {Convert.ToString(file.Mode, 8)}");
}
