using System.CommandLine;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves why`: who needs a package, and what would leave with it.</summary>
static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var planning = new PlanningOptions();
        Option<OutputFormat> format = CommonOptions.Format();
        Argument<string> package = new Argument<string>("PACKAGE") { Description = "A package of the plan: its name, with category and version where that is not enough" }.OfferingPackages();
        var command = new Command("why", "Explain why a package is in the image, and what leaving it out would save") { package };
        planning.AddTo(command);
        command.Add(format);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ResolvedImage resolved = await planning.ResolveAsync(parsed, [], LockUse.Keep, terminal, cancellationToken);
            PackageStates states = PackageStates.Of(resolved, planning.Cache(parsed, resolved.Specification));
            WhyAnswer[] answers = [.. PackageSelector.Find(resolved.Plan, parsed.GetRequiredValue(package)).Select(index => WhyAnswer.Of(resolved, states, index))];
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json
                ? WhyJson.Render(answers)
                : WhyText.Render(answers, terminal.OutputStyle));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
