using System.CommandLine;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves plan`: which packages an image will hold, and what compiling them needs.</summary>
static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var planning = new PlanningOptions();
        Option<bool> locked = CommonOptions.Locked();
        Option<bool> asTree = new("--tree") { Description = "Show the image as a tree of who needs whom" };
        Option<OutputFormat> format = CommonOptions.Format();
        Argument<string[]> packages = new Argument<string[]>("PACKAGE")
        {
            Description = "Plan these packages or sets instead of those of a specification; staves.toml is read only if --config names it",
            Arity = ArgumentArity.ZeroOrMore,
        }.OfferingPackages();
        var command = new Command("plan", "Show the packages of the image and of the builder, in merge order") { packages };
        planning.AddTo(command);
        command.Add(locked);
        command.Add(asTree);
        command.Add(format);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ResolvedImage resolved = await planning.ResolveAsync(
                parsed, parsed.GetValue(packages) ?? [], parsed.GetValue(locked) ? LockUse.Require : LockUse.Keep, terminal, cancellationToken);
            PackageStates states = PackageStates.Of(resolved, planning.Cache(parsed, resolved.Specification));
            terminal.Output.Write((parsed.GetValue(format), parsed.GetValue(asTree)) switch
            {
                (OutputFormat.Json, _) => PlanJson.Render(resolved, states),
                (_, true) => TreeText.OfImage(resolved.Plan, terminal.OutputStyle),
                _ => PlanText.Render(resolved, states, terminal.OutputStyle),
            });
            return (int)ExitCode.Done;
        });
        return command;
    }
}
