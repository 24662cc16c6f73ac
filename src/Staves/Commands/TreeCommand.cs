using System.Collections.Immutable;
using System.CommandLine;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Rendering;
using Staves.Resolution;

namespace Staves.Commands;

/// <summary>`staves tree`: the packages of the image below those that need them.</summary>
static class TreeCommand
{
    public static Command Create(Terminal terminal)
    {
        var planning = new PlanningOptions();
        Option<string?> invert = new Option<string?>("--invert", "-i") { Description = "Show what needs this package instead", HelpName = "PACKAGE" }.OfferingPackages();
        Option<int?> depth = new("--depth") { Description = "Show so many levels below the first", HelpName = "N" };
        depth.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 0)
            {
                result.AddError("`--depth` is a number from 0");
            }
        });
        Option<bool> compiling = new("--build") { Description = "Show what each package is compiled with, too" };
        Option<OutputFormat> format = CommonOptions.Format();
        Argument<string[]> packages = new Argument<string[]>("PACKAGE")
        {
            Description = "Plan these packages or sets instead of those of a specification; staves.toml is read only if --config names it",
            Arity = ArgumentArity.ZeroOrMore,
        }.OfferingPackages();
        var command = new Command("tree", "Show the packages of the image as a tree of who needs whom") { packages };
        planning.AddTo(command);
        command.Add(invert);
        command.Add(depth);
        command.Add(compiling);
        command.Add(format);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Plan plan = (await planning.ResolveAsync(parsed, parsed.GetValue(packages) ?? [], LockUse.Keep, terminal, cancellationToken)).Plan;
            ImmutableArray<int>? inverted = parsed.GetValue(invert) is { } package ? PackageSelector.Find(plan, package) : null;
            var tree = new TreeText(plan, terminal.OutputStyle)
            {
                Depth = parsed.GetValue(depth) ?? int.MaxValue,
                ShowsCompiling = parsed.GetValue(compiling),
                IsInverted = inverted is not null,
            };
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? TreeJson.Render(plan)
                : tree.Render(inverted ?? [.. new PlanGraph(plan).Requested(PackageRoot.Image)]));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
