using Staves.Packages.Docker;

namespace Staves.Building.Runners.Docker;

/// <summary>Removes the containers of runs that were killed.</summary>
static class ContainerSweep
{
    public static async Task RunAsync(DockerEngine engine, CancellationToken cancellationToken)
    {
        foreach (ContainerSummary container in await engine.Containers.ListAsync(cancellationToken))
        {
            if (ContainerOwner.Parse(container.Label) is { HasEnded: true })
            {
                await engine.Containers.RemoveAsync(container.Id, cancellationToken);
            }
        }
    }
}
