using System.Collections.Immutable;
using System.CommandLine;
using Staves.Packages.Cache;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves cache list`: which binary packages the cache has.</summary>
static class CacheListCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> cache = CommonOptions.BuildCache();
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("list", "Show the binary packages of the cache: size, origin, last use, USE flags") { cache, format };
        command.SetAction(parsed =>
        {
            ImmutableArray<CachedPackage> packages = CacheCommand.InventoryOf(parsed.GetValue(cache)).List(CancellationToken.None);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? CacheJson.List(packages)
                : CacheText.List(packages, terminal.OutputStyle));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
