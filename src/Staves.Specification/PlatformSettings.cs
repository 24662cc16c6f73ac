using System.Collections.Immutable;

namespace Staves.Specification;

/// <summary>A table `[platform.'linux/arm64']`: what is otherwise for one of several platforms.</summary>
public sealed record PlatformSettings(Located<Platform> Platform)
{
    /// <summary>In the place of the specification's own profile; null where that holds.</summary>
    public Located<string>? Profile { get; init; }

    /// <summary>In the place of `[build] builder`; null where that holds.</summary>
    public Located<string>? Builder { get; init; }

    /// <summary>Asked before those of `[build]`.</summary>
    public ImmutableArray<BinhostSpecification> Binhosts { get; init; } = [];

    /// <summary>Variables that follow those of `[env]`.</summary>
    public ImmutableArray<EnvironmentVariable> Env { get; init; } = [];
}
