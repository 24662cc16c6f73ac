using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners.Docker;

/// <summary>An image that a daemon is to have, for containers to be made of.</summary>
public static class DaemonImage
{
    /// <summary>The daemon that was found.</summary>
    /// <exception cref="StavesException">STV5220: none answers.</exception>
    public static DaemonEndpoint Require(DaemonSearch search) => search.Answered ?? throw new StavesException(new Diagnostic(
        "STV5220", "no container daemon answers, which the builder needs", Hint: "start Docker or `podman system service`, or set DOCKER_HOST")
    {
        Details = [.. search.Silent.Select(silent => $"`{silent.Endpoint.Address}` of {silent.Endpoint.Source}: {silent.Reason}")],
    });

    /// <summary>The id of an image, which the daemon pulls if it does not have it.</summary>
    /// <param name="engine">The daemon.</param>
    /// <param name="name">`gentoo/stage3:musl`.</param>
    /// <param name="credentials">Gives the value of `X-Registry-Auth` for a pull; null forbids it.</param>
    /// <param name="progress">Told of a pull.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">STV5224: the daemon does not have it and cannot pull it.</exception>
    public static async Task<string> FindOrPullAsync(
        DockerEngine engine,
        string name,
        Func<CancellationToken, Task<string?>>? credentials,
        IProgress<PullProgress> progress,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await engine.Images.IdOfAsync(name, cancellationToken) is { } present)
            {
                return present;
            }

            if (credentials is null)
            {
                throw Missing(engine, name, "it does not have it, and nothing may be pulled while offline", inner: null);
            }

            progress.Report(new PullProgress(name, 0, 0));
            string? error = await engine.Images.PullAsync(name, await credentials(cancellationToken), progress, cancellationToken);
            return await engine.Images.IdOfAsync(name, cancellationToken)
                ?? throw Missing(engine, name, error ?? "it does not have it after pulling it", inner: null);
        }
        catch (Exception exception) when (DockerFailure.IsDaemons(exception, cancellationToken))
        {
            throw Missing(engine, name, DockerEngine.ReasonOf(exception), exception);
        }
    }

    static StavesException Missing(DockerEngine engine, string name, string reason, Exception? inner) => new(
        new Diagnostic(
            "STV5224",
            $"`{engine.Endpoint.Address}` ({engine.Endpoint.Source}) has no image `{name}`: {reason}",
            Hint: $"docker pull {name}"),
        inner);
}
