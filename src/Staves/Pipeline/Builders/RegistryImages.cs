using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.Roots;
using Staves.Images.Snapshots;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Builders;

/// <summary>The images of registries that a build takes something of: builders, and snapshots of the Gentoo repository.</summary>
sealed class RegistryImages : IDisposable
{
    /// <summary>The image of the Gentoo repository that Gentoo publishes every day.</summary>
    public const string GentooRepository = "gentoo/portage:latest";

    readonly Lazy<ImagePuller> _puller;
    readonly CacheDirectories _cache;
    readonly Action<string> _tell;

    /// <param name="cache">Where images are kept.</param>
    /// <param name="offline">Whether only what is kept counts.</param>
    /// <param name="tell">Told what takes long.</param>
    /// <param name="warn">Told where a registry does not answer.</param>
    public RegistryImages(CacheDirectories cache, bool offline, Action<string> tell, Action<Diagnostic> warn)
    {
        (_cache, _tell) = (cache, tell);
        _puller = new Lazy<ImagePuller>(() => new ImagePuller(
            ImageStore.Open(cache.Images),
            new RegistryOptions { Environment = Environment.GetEnvironmentVariable, Offline = offline, Tell = tell, Warn = warn }));
    }

    /// <summary>The root filesystem of a builder.</summary>
    /// <param name="reference">`gentoo/stage3:musl`, perhaps after `docker://`.</param>
    /// <param name="place">Who names it.</param>
    /// <param name="store">Keeps what is read of it.</param>
    /// <param name="cancellationToken">Ends the pulling and the reading.</param>
    /// <exception cref="StavesException">It cannot be had.</exception>
    public async Task<IReadableRoot> OpenRootAsync(string reference, SourceLocation? place, RootStore store, CancellationToken cancellationToken)
    {
        OciImage image = await PullAsync(reference, place, cancellationToken);
        return await RootSources.OpenAsync(image, reference, store, cancellationToken);
    }

    /// <summary>The archive of an ebuild repository in an image.</summary>
    /// <param name="reference">`gentoo/portage:latest`.</param>
    /// <param name="name">The repository's name, which counts where the image has several.</param>
    /// <param name="place">Who names it.</param>
    /// <param name="cancellationToken">Ends the pulling and the reading.</param>
    /// <exception cref="StavesException">It cannot be had, or holds no such repository.</exception>
    public async Task<string> RepositoryAsync(string reference, string? name, SourceLocation? place, CancellationToken cancellationToken)
    {
        OciImage image = await PullAsync(reference, place, cancellationToken);
        return await new SnapshotImages(Path.Combine(_cache.Repositories, "images"), _tell).FindAsync(image, name, place, cancellationToken);
    }

    public void Dispose()
    {
        if (_puller.IsValueCreated)
        {
            _puller.Value.Dispose();
        }
    }

    async Task<OciImage> PullAsync(string reference, SourceLocation? place, CancellationToken cancellationToken)
    {
        try
        {
            return await _puller.Value.PullAsync(RegistryReference.Parse(reference), WantedPlatform.ThisMachines, cancellationToken);
        }
        catch (StavesException failure) when (place is not null && failure.Diagnostics is [{ Location: null } diagnostic])
        {
            throw new StavesException(diagnostic with { Location = place }, failure);
        }
    }
}
