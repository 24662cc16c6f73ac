using Staves.Pipeline.Builders;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Pipeline.Repositories;

/// <summary>The repositories of a specification as far as they are on this machine.</summary>
static class LocalRepositories
{
    /// <summary>Opens them without opening a connection.</summary>
    /// <param name="specification">Names them; the bundled one counts where it names none.</param>
    /// <param name="cache">Where those from elsewhere are kept.</param>
    /// <param name="use">What is done with them; they stay where they are meanwhile.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StavesException">One of them is not here, or cannot be read.</exception>
    public static async Task<T> UseAsync<T>(
        ImageSpecification specification, CacheDirectories cache, Func<RepositorySet, T> use, CancellationToken cancellationToken)
    {
        using var images = new RegistryImages(cache, offline: true, static _ => { }, static _ => { });
        using SyncedRepositories synced = await SyncedRepositories.OpenAsync(
            specification, new ResolutionOptions { Cache = cache, Offline = true }, static _ => { }, cancellationToken);
        return use(await new RepositoryOpener(cache, synced, cancellationToken) { Images = images }.OpenAsync(specification));
    }
}
