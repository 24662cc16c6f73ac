using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Packages.Gpkg;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Cache;

/// <summary>A binary package that the cache has, by its file; what is in it is read when it is asked for.</summary>
public sealed record CachedPackage
{
    internal const string Suffix = ".gpkg.tar";

    public required string Path { get; init; }

    /// <summary>`CATEGORY/PF`, as its file is named.</summary>
    public required string Name { get; init; }

    public required CachedOrigin Origin { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>When a build took it last, or it was made.</summary>
    public required DateTimeOffset LastUse { get; init; }

    /// <summary>Held by who makes or fetches it.</summary>
    public required string LockPath { get; init; }

    /// <summary>Files that say something of it and go with it.</summary>
    public ImmutableArray<string> Companions { get; init; } = [];

    /// <summary>What an index says of it, by the keys of `Packages`; null where it cannot be read.</summary>
    public ImmutableSortedDictionary<string, string>? ReadFields()
    {
        try
        {
            using var package = GpkgFile.Open(Path);
            return PackageFields.Of(package.Text);
        }
        catch (Exception exception) when (exception is StavesException or IOException)
        {
            return null;
        }
    }

    /// <summary>Reads the whole package. What is wrong with it; null where nothing is.</summary>
    public string? Verify(CancellationToken cancellationToken)
    {
        int slash = Name.IndexOf('/', StringComparison.Ordinal);
        return PackageCache.DamageOf(Path, Name[..slash], Name[(slash + 1)..], cancellationToken);
    }
}
