using System.Collections.Immutable;
using Staves.Building.Scheduling;
using Staves.Images.RootTrees;
using Staves.Images.Sizes;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Assembly;

/// <summary>What the specification demands of a finished root tree before it becomes an image.</summary>
/// <param name="resolved">What was wanted.</param>
/// <param name="tree">The image.</param>
/// <param name="progress">Receives warnings.</param>
sealed class ImageChecks(ResolvedImage resolved, RootTree tree, IProgress<ScheduleEvent> progress)
{
    readonly Lazy<ImmutableSortedDictionary<string, long>> _sizes =
        new(() => ImageSizes.Of(tree, [.. resolved.Specification.Files.Select(file => file.Path)]));

    ImageSpecification Specification => resolved.Specification;

    /// <exception cref="StavesException">STV7400: the tree is larger than it may be.</exception>
    public void Require()
    {
        if (Specification.Image.MaximalSize is { } limit)
        {
            SizeLimit.Require(_sizes.Value, limit, resolved.Lock?.Locked.Sizes, Specification.LockPath);
        }

        if (Specification.Image.HealthCheck is { } check && check.Program.StartsWith('/') && tree.Resolve(check.Program) is null)
        {
            progress.Report(new ScheduleEvent.Warning(new Diagnostic(
                "STV1956",
                $"the image has no `{check.Program}`, which its `health-check` runs",
                new SourceLocation(Specification.File),
                check.IsShell ? "write the command as an array of words, which needs no shell" : "add the package that has it")));
        }
    }

    /// <summary>Writes down what an image that may not outgrow its limit weighs now, for the next one to be compared with.</summary>
    /// <param name="isLocked">Whether the lock is not to be touched.</param>
    public void Record(bool isLocked)
    {
        if (!isLocked
            && Specification.Image.MaximalSize is not null
            && resolved.Lock is { HasSamePackages: true, Locked: { } locked }
            && (locked.Sizes is null || !locked.Sizes.SequenceEqual(_sizes.Value)))
        {
            (locked with { Sizes = _sizes.Value }).Write(Specification.LockPath);
        }
    }
}
