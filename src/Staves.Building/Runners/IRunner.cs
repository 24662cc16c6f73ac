using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners;

/// <summary>Where commands of a builder run: each in a sandbox of its own, of which nothing is left when it ends.</summary>
public interface IRunner
{
    /// <summary>Runs a command to its end, with its output and errors given to <paramref name="output"/> as they come.</summary>
    /// <returns>The command's exit code; 128 and the number of the signal that ended it.</returns>
    /// <exception cref="StavesException">The sandbox cannot be made.</exception>
    /// <exception cref="OperationCanceledException">Nothing of it runs any more.</exception>
    Task<int> RunAsync(Sandbox sandbox, Action<ReadOnlyMemory<byte>> output, CancellationToken cancellationToken);
}
