using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Repositories;

/// <summary>What a user says of a repository that its layout.conf says otherwise (Portage's repos.conf).</summary>
/// <param name="Masters">The names of the masters; null where those of layout.conf stay.</param>
/// <param name="Aliases">Further names, applied after those of layout.conf; `-name` takes one away.</param>
/// <param name="Location">Where it is said.</param>
public sealed record RepositoryOverrides(ImmutableArray<string>? Masters, ImmutableArray<string> Aliases, SourceLocation Location);
