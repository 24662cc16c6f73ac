using System.Globalization;
using BenchmarkDotNet.Running;
using Staves.Benchmarks.Packages;
using Staves.Benchmarks.Samples;

if (args is ["synthesize", var source, var target, var entries])
{
    RepositorySynthesizer.Write(source, target, int.Parse(entries, CultureInfo.InvariantCulture));
    return;
}

if (args is ["quickpkg", var root, var scratch, var jobs])
{
    await RootPacking.RunAsync(root, scratch, int.Parse(jobs, CultureInfo.InvariantCulture));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
