using System.CommandLine;
using Staves.Packages.Binhosts;
using Staves.Packages.Cache;
using Staves.Pipeline;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves cache`: upkeep of the binary packages that are kept between builds, and of what is derived from an ebuild repository.</summary>
static class CacheCommand
{
    public static Command Create(Terminal terminal) => new("cache", "Look after the binary packages of the cache, and what is derived from an ebuild repository")
    {
        CacheListCommand.Create(terminal),
        CacheVerifyCommand.Create(terminal),
        CachePruneCommand.Create(terminal),
        CacheExportCommand.Create(terminal),
        CacheMetadataCommand.Create(terminal),
    };

    /// <summary>The binary packages of the cache that the command line names.</summary>
    public static CacheInventory InventoryOf(string? cache)
    {
        CacheDirectories directories = CacheDirectories.Named(cache);
        return new CacheInventory(directories.Packages, new BinaryPackageStore(directories.BinaryPackages));
    }
}
