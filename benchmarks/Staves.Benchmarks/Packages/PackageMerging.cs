using Staves.Images.RootTrees;
using Staves.Packages;

namespace Staves.Benchmarks.Packages;

/// <summary>Merges all packages of a directory into the archive of a root, as a build does.</summary>
static class PackageMerging
{
    /// <param name="packages">A PKGDIR with GPKG files.</param>
    /// <param name="scratch">Where the archive is written.</param>
    public static void Run(string packages, string scratch)
    {
        using var builder = new RootTreeBuilder(scratch, sourceDateEpoch: 1_700_000_000, PruningRules.Of(""));
        foreach (string file in Directory.EnumerateFiles(packages, "*.gpkg.tar", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var package = BinaryPackageFile.Open(file);
            builder.Add(package, $"{package.Text("CATEGORY")}/{package.Text("PF")}", CancellationToken.None);
        }

        using RootTree tree = builder.Build(CancellationToken.None);
        RootArchive.Write(tree, Path.Combine(scratch, "root.tar"), CancellationToken.None);
    }
}
