using System.Collections.Immutable;

namespace Staves.Specification;

/// <summary>The table `[build]`: how packages are made, which has no influence on what is asked for.</summary>
public sealed record BuildSettings
{
    /// <summary>`host`, the absolute path of a directory or stage3 tarball, or an image reference; null where none is given.</summary>
    public Located<string>? Builder { get; init; }

    /// <summary>Whether packages that are installed in the builder may go into the image.</summary>
    public bool UsesBuilderPackages { get; init; } = true;

    /// <summary>What of the builder's configuration goes into the image with its packages.</summary>
    public BuilderConfiguration BuilderConfiguration { get; init; } = BuilderConfiguration.Unmodified;

    /// <summary>The name of a cache of its own.</summary>
    public Located<string>? Cache { get; init; }

    public RunnerKind Runner { get; init; } = RunnerKind.Namespaces;

    /// <summary>Null where none is given: the builder decides.</summary>
    public DriverKind? Driver { get; init; }

    /// <summary>Null where none is given: as many as the machine has processors.</summary>
    public int? Jobs { get; init; }

    /// <summary>The roots of Gentoo mirrors, the first to be asked first; empty where none is given.</summary>
    public ImmutableArray<string> Mirrors { get; init; } = [];

    /// <summary>The absolute path of a file with the OpenPGP keys that may sign stage3s; null for Gentoo's.</summary>
    public Located<string>? StageKeyring { get; init; }

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<BinhostSpecification> Binhosts { get; init; } = [];
}
