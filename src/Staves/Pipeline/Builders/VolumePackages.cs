using System.Collections.Immutable;
using Staves.Building.Keys;
using Staves.Building.Runners.Docker;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.Pipeline.Builders;

/// <summary>Takes what would have to be compiled from the volume of a container daemon, as far as it is there.</summary>
sealed class VolumePackages(PackageVolume volume, Plan plan, PackageKeys keys, Action<string> tell)
{
    /// <param name="missing">Says what the cache lacks for the image, and what that needs to be compiled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is still missing.</returns>
    public async Task<ImmutableArray<int>> FetchAsync(Func<ImmutableArray<int>> missing, CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        HashSet<int> image = [.. plan.ImagePackages];
        ImmutableArray<int> lacking = missing();
        // What is only needed to compile is not asked for before what it would be compiled for.
        if (await FetchAsync(lacking.Where(image.Contains), asked, cancellationToken))
        {
            lacking = missing();
        }

        while (await FetchAsync(lacking, asked, cancellationToken))
        {
            lacking = missing();
        }

        return lacking;
    }

    async Task<bool> FetchAsync(IEnumerable<int> packages, HashSet<string> asked, CancellationToken cancellationToken)
    {
        bool found = false;
        foreach (int package in packages.Where(package => asked.Add(keys.KeyOf(package))))
        {
            VersionedPackageName name = plan.Packages[package].Metadata.Name;
            if (await volume.FetchAsync(name, keys.KeyOf(package), cancellationToken))
            {
                found = true;
                tell($"{name} comes from the volume `{volume.Name}`");
            }
        }

        return found;
    }
}
