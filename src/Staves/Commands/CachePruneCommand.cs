using System.Collections.Immutable;
using System.CommandLine;
using Staves.Packages.Cache;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>`staves cache prune`: removes the binary packages that no build has taken for long.</summary>
static class CachePruneCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> cache = CommonOptions.BuildCache();
        Option<TimeSpan?> age = new("--older-than")
        {
            Description = "Remove packages that no build has taken for so long: `30d`, `12h`, `4w`",
            HelpName = "AGE",
            CustomParser = result =>
            {
                if (AgeArgument.TryParse(result.Tokens[0].Value, out TimeSpan value))
                {
                    return value;
                }

                result.AddError($"`{result.Tokens[0].Value}` is not an age: `30d`, `12h`, `4w`");
                return null;
            },
        };
        Option<long?> size = new("--max-size")
        {
            Description = "Remove what was taken longest ago until no more than this is left: `5GB`, `500MB`",
            HelpName = "SIZE",
            CustomParser = result =>
            {
                if (ByteSize.TryParse(result.Tokens[0].Value, out ByteSize value))
                {
                    return value.Bytes;
                }

                result.AddError($"`{result.Tokens[0].Value}` is not a size: `5GB`, `500MB`, bytes");
                return null;
            },
        };
        Option<bool> dryRun = new("--dry-run") { Description = "Remove nothing, only say what would go" };
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("prune", "Remove binary packages of the cache by age or size") { cache, age, size, dryRun, format };
        command.Validators.Add(result =>
        {
            if (result.GetResult(age) is null && result.GetResult(size) is null)
            {
                result.AddError("say what is to go: `--older-than AGE`, `--max-size SIZE`, or both");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () =>
            {
                ImmutableArray<CachedPackage> all = CacheCommand.InventoryOf(parsed.GetValue(cache)).List(cancellationToken);
                bool isDry = parsed.GetValue(dryRun);
                CachedPackage[] gone =
                [
                    .. new CacheLimits(parsed.GetValue(age), parsed.GetValue(size)).Excess(all, TimeProvider.System.GetUtcNow())
                        .Where(package => isDry || CacheInventory.Remove(package)),
                ];
                terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? CacheJson.Pruned(gone, isDry) : CacheText.Pruned(gone, isDry));
                return (int)ExitCode.Done;
            },
            cancellationToken));
        return command;
    }
}
