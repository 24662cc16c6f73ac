using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>One of `[build] binhosts`: a directory or server of binary packages.</summary>
public sealed record BinhostSpecification
{
    /// <summary>An http, https or file URI or the absolute path of a directory, without a slash at its end.</summary>
    public required string Uri { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Further addresses of the same content, in the same form.</summary>
    public ImmutableArray<string> Mirrors { get; init; } = [];

    /// <summary>The absolute path of a file of OpenPGP keys that may sign its packages; null where none is given.</summary>
    public Located<string>? Keyring { get; init; }

    /// <summary>Whether its packages have to be signed; null where that is not said.</summary>
    public bool? VerifySignature { get; init; }

    /// <summary>Of two with the same build the one with the higher number is asked.</summary>
    public int Priority { get; init; }

    /// <summary>If there are any, only packages of which one of these speaks are taken from there.</summary>
    public ImmutableArray<PackagePattern> Include { get; init; } = [];

    /// <summary>Packages of which one of these speaks are not taken from there.</summary>
    public ImmutableArray<PackagePattern> Exclude { get; init; } = [];
}
