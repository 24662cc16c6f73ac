using System.Collections.Immutable;
using System.CommandLine;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Pipeline.Supply;
using Staves.Rendering;
using Staves.Specification;
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
            foreach (ImageSpecification part in planning.Parts(parsed))
            {
                ResolvedImage resolved = await planning.ResolveAsync(
                    parsed, part, parsed.GetValue(check) ? LockUse.Require : LockUse.Compare, terminal, cancellationToken);
                if (!parsed.GetValue(check))
                {
                    ImmutableDictionary<string, string> digests = resolved.Lock is { IsCurrent: true }
                        ? []
                        : await BinaryDigests.OfAsync(
                            resolved, planning.Secrets(parsed).Download(planning.IsOffline(parsed)), progress: null, cancellationToken);
                    terminal.Output.Write(Write(resolved, digests));
                }
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes the lock unless it is current, and tells what became otherwise.</summary>
    static string Write(ResolvedImage resolved, ImmutableDictionary<string, string> digests)
    {
        string path = resolved.Specification.LockPath;
        if (resolved.Lock is { IsCurrent: true } current)
        {
            return $"{path} is current: {Amounts.Count(current.Locked.Packages.Length, "package")}\n";
        }

        Lockfile lockfile = PlanLock.Of(
            resolved.Plan, resolved.Specification, resolved.Repositories, OwnFiles.Lock(resolved.Specification.Files), digests) with
        {
            // What the image was when it was last built is what the next one is compared with.
            Sizes = resolved.Lock?.Locked.Sizes,
        };
        lockfile.Write(path);
        string differences = string.Concat((resolved.Lock?.Differences ?? []).Select(difference => $"  {LockText.Line(difference)}\n"));
        return $"{path}: {Amounts.Count(lockfile.Packages.Length, "package")}\n{differences}";
    }
}
