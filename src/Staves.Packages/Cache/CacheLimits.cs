using System.Collections.Immutable;

namespace Staves.Packages.Cache;

/// <summary>What a cache is to be cut down to.</summary>
/// <param name="Age">Packages that no build has taken for longer go; null: however long.</param>
/// <param name="Size">Bytes of what stays at most, for which those that were taken longest ago go; null: however many.</param>
public sealed record CacheLimits(TimeSpan? Age, long? Size)
{
    /// <summary>What is beyond the limits, that which was taken longest ago first.</summary>
    public ImmutableArray<CachedPackage> Excess(IEnumerable<CachedPackage> packages, DateTimeOffset now)
    {
        ImmutableArray<CachedPackage>.Builder excess = ImmutableArray.CreateBuilder<CachedPackage>();
        CachedPackage[] byUse = [.. packages.OrderBy(package => package.LastUse).ThenBy(package => package.Path, StringComparer.Ordinal)];
        long rest = byUse.Sum(package => package.Size);
        foreach (CachedPackage package in byUse)
        {
            if (now - package.LastUse <= Age.GetValueOrDefault(TimeSpan.MaxValue) && rest <= Size.GetValueOrDefault(long.MaxValue))
            {
                break;
            }

            excess.Add(package);
            rest -= package.Size;
        }

        return excess.ToImmutable();
    }
}
