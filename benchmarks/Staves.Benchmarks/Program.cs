using System.Globalization;
using BenchmarkDotNet.Running;
using Staves.Benchmarks.Packages;
using Staves.Benchmarks.Samples;

if (args is ["synthesize", var source, var target, var entries])
{
    RepositorySynthesizer.Write(source, target, int.Parse(entries, CultureInfo.InvariantCulture));
    return;
}

if (args is ["packages", var files, var packageScratch])
{
    await PackageThroughput.MeasureAsync(files, packageScratch, CancellationToken.None);
    return;
}

if (args is ["merge", var packageDirectory, var mergeScratch])
{
    PackageMerging.Run(packageDirectory, mergeScratch);
    return;
}

if (args is ["quickpkg", var root, var rootScratch, var jobs])
{
    await RootPacking.RunAsync(root, rootScratch, int.Parse(jobs, CultureInfo.InvariantCulture));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
