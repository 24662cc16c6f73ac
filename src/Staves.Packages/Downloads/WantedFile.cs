using System.Collections.Immutable;

namespace Staves.Packages.Downloads;

/// <summary>A file that is to be fetched: where it goes, where it may come from, and how it is known to be the right one.</summary>
public sealed record WantedFile
{
    /// <summary>Its name for a person.</summary>
    public required string Name { get; init; }

    /// <summary>Where it will be.</summary>
    public required string Path { get; init; }

    /// <summary>The directory of locks and of what is remembered; the same for everybody who fetches this file.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Hexadecimal hashes by their names in Manifests (GLEP 74), and MD5 and SHA1; those of unknown names do not count.</summary>
    public required ImmutableSortedDictionary<string, string> Digests { get; init; }

    /// <summary>Who says size and hashes: `the Manifest`.</summary>
    public required string Authority { get; init; }

    /// <summary>In the order in which they are tried.</summary>
    public required ImmutableArray<DownloadSource> Sources { get; init; }

    /// <summary>URIs that lead nowhere, each with the reason.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>What else has to be right with the complete file: the reason why it is not, or null. The file is not yet at its place.</summary>
    public Func<string, CancellationToken, string?>? Examine { get; init; }

    /// <summary>What <see cref="Examine"/> depends on: a file that was right under other conditions is looked at again.</summary>
    public string Conditions { get; init; } = "";

    /// <summary>Whether a wrong file is kept under a name by which nothing takes it, for whoever wants to look.</summary>
    public bool KeepsWrongFile { get; init; }

    /// <summary>What is said where it cannot be had.</summary>
    public required DownloadFailures Failures { get; init; }
}
