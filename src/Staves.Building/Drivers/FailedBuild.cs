using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Building.Drivers;

/// <summary>A build that has failed and whose directory is still there.</summary>
/// <param name="Package">What was built.</param>
/// <param name="Failure">Why it is not.</param>
/// <param name="Shell">An interactive shell in its sandbox.</param>
public sealed record FailedBuild(VersionedPackageName Package, StavesException Failure, Sandbox Shell)
{
    /// <summary>Opens an interactive shell on this process's terminal, in the build's sandbox, with what the ebuild has defined.</summary>
    /// <exception cref="OperationCanceledException">The shell has been ended.</exception>
    public Task<int> OpenShellAsync(CancellationToken cancellationToken) => new NamespacesRunner().RunInteractiveAsync(Shell, cancellationToken);
}
