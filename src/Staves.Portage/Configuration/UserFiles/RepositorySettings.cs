using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>One section of repos.conf (Portage's portage(5)).</summary>
public sealed record RepositorySettings
{
    /// <summary>The section's name, which is the repository's or an alias of it.</summary>
    public required string Name { get; init; }

    /// <summary>The absolute directory.</summary>
    public required string Location { get; init; }

    /// <summary>Where the section begins.</summary>
    public required SourceLocation Place { get; init; }

    /// <summary>Of equal versions the one of the repository with the higher number counts; null where none is given.</summary>
    public int? Priority { get; init; }

    /// <summary>Masters that replace those of layout.conf; null where the key is absent.</summary>
    public ImmutableArray<string>? Masters { get; init; }

    /// <summary>Names that are added to the aliases of layout.conf, or with `-` taken from them.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Whether syncing everything syncs it too.</summary>
    public bool AutoSync { get; init; } = true;

    /// <summary>Every key with its value, those of `[DEFAULT]` included: `sync-type`, `sync-uri` and all else.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether it comes from the defaults that a distribution ships, not from the user.</summary>
    public bool IsShipped { get; init; }
}
