using Staves.Portage.Diagnostics;

namespace Staves.Building.Sync;

/// <summary>A repository that is fetched, and kept in the cache.</summary>
/// <param name="Name">As the configuration names it.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Verifies">Whether it has to be signed.</param>
/// <param name="Place">Where the configuration says so.</param>
public sealed record RemoteRepository(string Name, RepositorySource Source, bool Verifies, SourceLocation Place)
{
    /// <summary>A file with the OpenPGP keys that may sign it; null for Gentoo's.</summary>
    public string? Keyring { get; init; }
}
