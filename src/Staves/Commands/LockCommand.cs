using System.Collections.Immutable;
using System.CommandLine;
using Staves.Pipeline;
using Staves.Rendering;
using Staves.Specification.Locking;

namespace Staves.Commands;

/// <summary>`staves lock`: writes down which packages a specification leads to now, for builds that shall have them again.</summary>
static class LockCommand
{
    public static Command Create(Terminal terminal)
    {
        var planning = new PlanningOptions();
        Option<bool> check = new("--check") { Description = "Write nothing; fail if the lock is missing or is not what the specification leads to" };
        var command = new Command("lock", "Write the packages of the image and of the builder to the lock beside the specification");
        planning.AddTo(command);
        command.Add(check);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(check))
            {
                await planning.ResolveAsync(parsed, [], LockUse.Require, terminal, cancellationToken);
                return (int)ExitCode.Done;
            }

            ResolvedImage resolved = await planning.ResolveAsync(parsed, [], LockUse.Compare, terminal, cancellationToken);
            string path = Lockfile.PathFor(resolved.Specification.File);
            if (resolved.Lock is { IsCurrent: true } current)
            {
                terminal.Output.Write($"{path} is current: {Amounts.Count(current.Locked.Packages.Length, "package")}\n");
                return (int)ExitCode.Done;
            }

            ImmutableDictionary<string, string> digests = await BinaryDigests.OfAsync(
                resolved, planning.Secrets(parsed).Download(planning.IsOffline(parsed)), progress: null, cancellationToken);
            Lockfile lockfile = PlanLock.Of(
                resolved.Plan, resolved.Specification, resolved.Repositories, OwnFiles.Lock(resolved.Specification.Files), digests) with
            {
                // What the image was when it was last built is what the next one is compared with.
                Sizes = resolved.Lock?.Locked.Sizes,
            };
            lockfile.Write(path);
            terminal.Output.Write($"{path}: {Amounts.Count(lockfile.Packages.Length, "package")}\n");
            foreach (LockDifference difference in resolved.Lock?.Differences ?? [])
            {
                terminal.Output.Write($"  {LockText.Line(difference)}\n");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }
}
