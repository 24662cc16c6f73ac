using Staves.Building.Drivers;
using Staves.Images.Inspection;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Packages.Docker;
using Staves.Pipeline.Builders;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Inspection;

/// <summary>Finds the image that somebody names, to look at it: in the cache, in a file or a directory, in a daemon, in a registry.</summary>
/// <param name="cache">Where images are kept, and pulled ones go.</param>
/// <param name="wanted">For which platform.</param>
/// <param name="offline">Whether no registry may be asked.</param>
/// <param name="tell">Told what takes long.</param>
/// <param name="warn">Told where a registry does not answer.</param>
sealed class ImageLocator(CacheDirectories cache, WantedPlatform wanted, bool offline, Action<string> tell, Action<Diagnostic> warn)
{
    /// <param name="name">`staves/bash:5.3`, `./bash.oci.tar`, a layout's directory, `docker-daemon:NAME`, `docker://REGISTRY/NAME`.</param>
    /// <param name="read">Reads the image, which is gone afterwards.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">STV7104: there is no such image; or it is damaged.</exception>
    public async Task<T> ReadAsync<T>(string name, Func<ImageContents, Task<T>> read, CancellationToken cancellationToken)
    {
        if (name.StartsWith(DaemonBuilder.Prefix, StringComparison.Ordinal))
        {
            using WorkDirectory work = WorkDirectory.Create(cache.Work, "inspect");
            string file = work.Of("image.tar");
            await SaveAsync(name[DaemonBuilder.Prefix.Length..], file, cancellationToken);
            using ImageContents saved = ImageContents.TryOpen(file, name, wanted, cancellationToken) ?? throw NoImage(name, "what the daemon writes is no image");
            return await read(saved);
        }

        if (Path.Exists(name))
        {
            using ImageContents laid = Open(name, cancellationToken);
            return await read(laid);
        }

        using ImageContents found = ImageContents.Of(await FindAsync(name, cancellationToken), name, wanted);
        return await read(found);
    }

    ImageContents Open(string path, CancellationToken cancellationToken)
    {
        try
        {
            return ImageContents.TryOpen(path, path, wanted, cancellationToken) ?? throw NoImage(path, "it is neither an OCI image layout nor an uncompressed archive of an image");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NoImage(path, exception.Message);
        }
    }

    async Task<OciImage> FindAsync(string name, CancellationToken cancellationToken)
    {
        ImageStore store = ImageStore.Open(cache.Images);
        OciImage? known = ImageReference.TryParse(name, out ImageReference? stored) ? store.Find(stored, wanted) : null;
        if (known is { Reference.NamesRegistry: false })
        {
            return known;
        }

        if (known is null && name is ['/' or '.', ..])
        {
            throw NoImage(name, "there is no such file");
        }

        using var puller = new ImagePuller(store, new RegistryOptions { Environment = Environment.GetEnvironmentVariable, Offline = offline, Tell = tell, Warn = warn });
        var reference = RegistryReference.Parse(known?.Reference.ToString() ?? name);
        OciImage image = known ?? await puller.PullAsync(reference, wanted, cancellationToken);
        await puller.PullBillAsync(reference, image, asksAnew: known is null, cancellationToken);
        return image;
    }

    static async Task SaveAsync(string image, string file, CancellationToken cancellationToken)
    {
        using DockerEngine engine = await DaemonBuilder.OpenEngineAsync(cancellationToken);
        try
        {
            string id = await engine.Images.IdOfAsync(image, cancellationToken) ?? throw NoImage(image, $"`{engine.Endpoint.Address}` does not have it");
            await engine.Images.SaveAsync(id, file, cancellationToken);
        }
        catch (Exception exception) when (exception is not StavesException && !cancellationToken.IsCancellationRequested && DockerEngine.IsFailure(exception))
        {
            throw NoImage(image, $"`{engine.Endpoint.Address}` does not give it: {DockerEngine.ReasonOf(exception)}");
        }
    }

    static StavesException NoImage(string name, string reason) => new(new Diagnostic(
        "STV7104", $"`{name}` is no image that can be read: {reason}", Hint: "name an image of the cache, an OCI layout, an archive of an image, `docker-daemon:NAME`, or an image in a registry"));
}
