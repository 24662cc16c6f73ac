using Staves.Images.Environments;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;

namespace Staves.Pipeline;

/// <summary>What follows from all packages and files together, once they are there.</summary>
static class AfterMerge
{
    public static void Finish(RootTreeBuilder builder, CancellationToken cancellationToken)
    {
        using RootTree tree = builder.Snapshot(cancellationToken);
        var environment = EnvironmentDirectory.Read(tree);
        EnvironmentFiles.AddTo(builder, tree, environment);
        LoaderConfiguration.AddTo(builder, tree, environment, cancellationToken);
    }
}
