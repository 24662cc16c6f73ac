using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Specification;

/// <summary>What is wanted: the content of a `staves.toml`, checked, with the place of everything in it.</summary>
public sealed record ImageSpecification
{
    /// <summary>The file as named by whoever asked for it; relative paths within it start from <see cref="Directory"/>.</summary>
    public required string File { get; init; }

    /// <summary>The absolute directory of the file.</summary>
    public required string Directory { get; init; }

    /// <summary>The image's name in the sense of an OCI reference: `staves/bash`.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>The image's tag.</summary>
    public string Version { get; init; } = "latest";

    /// <summary>`name:version`.</summary>
    public string Reference => $"{Name.Value}:{Version}";

    public required ImmutableArray<RequestedPackage> Packages { get; init; }

    /// <summary>The image's entrypoint; empty where none is given.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = Sorted.Empty<string>();

    public LocaleSpecification? Locale { get; init; }

    /// <summary>The profile's path below `profiles/`, with an optional `repository:` before it.</summary>
    public Located<string>? Profile { get; init; }

    /// <summary>Empty where none is given: the builder's own.</summary>
    public ImmutableArray<Located<Platform>> Platforms { get; init; } = [];

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<PackageSettings> PackageSettings { get; init; } = [];

    /// <summary>Variables of `[env]`, in the order of the file, appended to make.conf.</summary>
    public ImmutableArray<EnvironmentVariable> Env { get; init; } = [];

    /// <summary>The tables `[env.NAME]`, which package settings refer to.</summary>
    public ImmutableArray<NamedEnvironment> NamedEnvs { get; init; } = [];

    public ImmutableArray<RepositorySpecification> Repositories { get; init; } = [];

    public ImmutableArray<FileSpecification> Files { get; init; } = [];

    public ImageSettings Image { get; init; } = new();

    public BuildSettings Build { get; init; } = new();

    /// <summary>Packages taken as installed without being so, as in Portage's `package.provided`.</summary>
    public ImmutableArray<Located<VersionedPackageName>> Provided { get; init; } = [];
}
