using System.Collections.Immutable;

namespace Staves.Images.Registries;

/// <summary>The images of Gentoo's systems: what they were called, and what they are called today.</summary>
static class GentooImages
{
    const string Repository = "gentoo/stage3";
    const int MostSuggestions = 3;

    /// <summary>The tags of several machines in one that Gentoo builds.</summary>
    static readonly ImmutableArray<string> Tags =
    [
        "latest", "desktop", "hardened", "nomultilib", "musl", "llvm", "systemd", "musl-hardened", "musl-llvm", "llvm-systemd", "nomultilib-systemd",
    ];

    /// <summary>What to take in the place of an image that Gentoo builds no longer; null where the name is not one of Gentoo's.</summary>
    /// <param name="reference">`gentoo/stage3-amd64-hardened-nomultilib`, or `gentoo/stage3` with a tag that there is not.</param>
    public static string? Hint(RegistryReference reference)
    {
        if (reference.Registry != RegistryReference.DefaultRegistry || !reference.Repository.StartsWith(Repository, StringComparison.Ordinal))
        {
            return null;
        }

        string rest = reference.Repository[Repository.Length..];
        if (rest.Length > 0 && rest[0] != '-')
        {
            return null;
        }

        HashSet<string> words = [.. $"{rest}-{(rest.Length == 0 ? reference.Tag : "")}".Split('-', StringSplitOptions.RemoveEmptyEntries)];
        string[] nearest =
        [
            .. Tags.Where(tag => tag.Split('-').Any(words.Contains))
                .OrderByDescending(tag => tag.Split('-').Count(words.Contains))
                .ThenBy(tag => tag.Split('-').Length)
                .Take(MostSuggestions),
        ];
        return $"Gentoo builds today {string.Join(", ", (nearest.Length > 0 ? nearest : [Tags[0]]).Select(tag => $"`{Repository}:{tag}`"))}";
    }
}
