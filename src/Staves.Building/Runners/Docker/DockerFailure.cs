using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners.Docker;

/// <summary>What goes wrong between Staves and a container daemon.</summary>
static class DockerFailure
{
    /// <summary>Whether an exception is the daemon's, and not a cancellation of ours.</summary>
    public static bool IsDaemons(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && exception is not OperationCanceledException && DockerEngine.IsFailure(exception);

    public static StavesException Of(DockerEngine engine, string what, Exception exception) => new(
        new Diagnostic(
            "STV5221",
            $"`{engine.Endpoint.Address}` ({engine.Endpoint.Source}) cannot {what}: {DockerEngine.ReasonOf(exception)}",
            Hint: "`--runner namespaces` needs no daemon"),
        exception);
}
