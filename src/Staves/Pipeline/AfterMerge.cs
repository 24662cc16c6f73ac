using Staves.Building.Scheduling;
using Staves.Images.Environments;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;
using Staves.Images.TemporaryFiles;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline;

/// <summary>What follows from all packages and files together, once they are there.</summary>
static class AfterMerge
{
    /// <param name="builder">Has all packages and the user's files, and receives what follows.</param>
    /// <param name="withTemporaryFiles">Packages that ask for what their files of tmpfiles.d(5) say.</param>
    /// <param name="progress">Receives warnings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Finish(
        RootTreeBuilder builder, IReadOnlySet<string> withTemporaryFiles, IProgress<ScheduleEvent> progress, CancellationToken cancellationToken)
    {
        using RootTree tree = builder.Snapshot(cancellationToken);
        foreach (Diagnostic warning in TemporaryFileRules.AddTo(builder, tree, withTemporaryFiles))
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        var environment = EnvironmentDirectory.Read(tree);
        EnvironmentFiles.AddTo(builder, tree, environment);
        LoaderConfiguration.AddTo(builder, tree, environment, cancellationToken);
    }
}
