using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Roots;

/// <summary>The root filesystem of an image that a container daemon has, as `docker export` writes it of a container that never starts.</summary>
public static class DaemonRoot
{
    static readonly TimeSpan LongestRemoval = TimeSpan.FromSeconds(60);

    /// <summary>Opens an image, whose files are asked for if the store does not have them.</summary>
    /// <param name="engine">The daemon.</param>
    /// <param name="image">The image's id, which stands for its content.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="store">Keeps what was read.</param>
    /// <param name="cancellationToken">Ends the reading, and leaves no container behind.</param>
    /// <exception cref="StavesException">STV4230: the daemon does not give it; or it is no sound archive.</exception>
    public static async Task<IReadableRoot> OpenAsync(
        DockerEngine engine, string image, string name, RootStore store, CancellationToken cancellationToken)
    {
        string? container = null;
        try
        {
            KeptArchive archive = await store.KeepStampedAsync(image.Replace(':', '-'), ExportAsync, name, cancellationToken);
            return await TarballRoot.OpenAsync(archive, store, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new StavesException(
                new Diagnostic("STV4230", $"`{engine.Endpoint.Address}` ({engine.Endpoint.Source}) does not give the files of `{name}`: {DockerEngine.ReasonOf(exception)}"),
                exception);
        }
        finally
        {
            await RemoveAsync(engine, container);
        }

        async Task<Stream> ExportAsync(CancellationToken exporting)
        {
            container = await engine.Containers.CreateAsync(new ContainerSettings { Image = image, Command = ["/bin/true"] }, exporting);
            return await engine.Containers.ExportAsync(container, exporting);
        }
    }

    static async Task RemoveAsync(DockerEngine engine, string? container)
    {
        using var patience = new CancellationTokenSource(LongestRemoval);
        try
        {
            if (container is not null)
            {
                await engine.Containers.RemoveAsync(container, patience.Token);
            }
        }
        catch (Exception exception) when (DockerEngine.IsFailure(exception))
        {
            // The next run removes it.
        }
    }
}
