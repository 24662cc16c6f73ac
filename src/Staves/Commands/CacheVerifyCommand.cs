using System.CommandLine;
using Staves.Packages.Cache;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves cache verify`: whether every binary package of the cache is what its Manifest says.</summary>
static class CacheVerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> cache = CommonOptions.BuildCache();
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("verify", "Read every binary package of the cache and compare it with its Manifest") { cache, format };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                CachedPackage[] cached = [.. CacheCommand.InventoryOf(parsed.GetValue(cache)).List(cancellationToken)];
                var packages = new (CachedPackage Package, string? Damage)[cached.Length];
                Parallel.For(
                    0,
                    cached.Length,
                    new ParallelOptions { CancellationToken = cancellationToken },
                    index => packages[index] = (cached[index], cached[index].Verify(cancellationToken)));
                terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? CacheJson.Verified(packages) : CacheText.Verified(packages, terminal.OutputStyle));
                return (int)(Array.TrueForAll(packages, package => package.Damage is null) ? ExitCode.Done : ExitCode.Failed);
            },
            cancellationToken));
        return command;
    }
}
