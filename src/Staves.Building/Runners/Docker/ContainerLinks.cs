using System.Collections.Concurrent;
using Staves.Packages.Docker;
using Staves.Packages.Tar;

namespace Staves.Building.Runners.Docker;

/// <summary>Where paths lead in images: what is put into a container must not take the place of a link to a directory. What was asked once is
/// remembered, since an image does not change.</summary>
sealed class ContainerLinks(DockerEngine engine)
{
    readonly ConcurrentDictionary<(string Image, string Path), string?> _targets = new();

    /// <summary>The path without links, as the image has it.</summary>
    /// <param name="image">The image's id.</param>
    /// <param name="container">A container of it.</param>
    /// <param name="path">Relative; it need not exist.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string> ResolveAsync(string image, string container, string path, CancellationToken cancellationToken)
    {
        string resolved = "";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = RootPath.Join(resolved, part);
            if (!_targets.TryGetValue((image, next), out string? target))
            {
                target = await engine.Containers.LinkTargetAsync(container, "/" + next, cancellationToken);
                _targets[(image, next)] = target;
            }

            // The daemon has followed all links of the way.
            resolved = target?.Trim('/') ?? next;
        }

        return resolved;
    }
}
