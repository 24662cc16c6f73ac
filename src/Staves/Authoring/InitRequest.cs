using System.Collections.Immutable;
using Staves.Specification;

namespace Staves.Authoring;

/// <summary>What somebody wants of a first specification.</summary>
sealed record InitRequest
{
    public const string HostBuilder = "host";

    /// <summary>Package dependency specifications, or names of packages alone.</summary>
    public ImmutableArray<string> Packages { get; init; } = [];

    /// <summary>The image's name; null for that of the first package.</summary>
    public string? Name { get; init; }

    /// <summary>USE flags, each for the packages that have it.</summary>
    public ImmutableArray<string> Use { get; init; } = [];

    public string Builder { get; init; } = HostBuilder;

    /// <summary>Whether the C library is musl; null where the builder says.</summary>
    public bool? IsMusl { get; init; }

    public LocaleSpecification? Locale { get; init; }

    /// <summary>The entrypoint; empty for none.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Whether packages come from the repository that comes with the program, for this machine's own compiler.</summary>
    public bool UsesBundled => Builder == HostBuilder;

    /// <summary>The C library of the image.</summary>
    public bool HasMusl => IsMusl ?? (UsesBundled || Builder.Contains("musl", StringComparison.Ordinal));
}
