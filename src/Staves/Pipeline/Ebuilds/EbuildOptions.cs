using System.Collections.Immutable;

namespace Staves.Pipeline.Ebuilds;

/// <summary>What the command line says about the build of one ebuild.</summary>
sealed record EbuildOptions
{
    /// <summary>The ebuild's file, in a repository.</summary>
    public required string Path { get; init; }

    /// <summary>The directory above `etc/portage` with the profile, the repositories and the settings.</summary>
    public required string ConfigRoot { get; init; }

    /// <summary>Flags that count more than those of the configuration: `flag`, `-flag`, `-*`.</summary>
    public required ImmutableArray<string> Use { get; init; }

    /// <summary>Where sources are and are fetched to; null for the cache's directory.</summary>
    public string? DistfileDirectory { get; init; }

    /// <summary>The directory in which the binary package is put.</summary>
    public required string OutputDirectory { get; init; }

    public required CacheDirectories Cache { get; init; }

    /// <summary>How many jobs `make` may run.</summary>
    public required int Jobs { get; init; }

    public bool Offline { get; init; }

    public Secrets Secrets { get; init; } = Secrets.None;
}
