using System.Globalization;
using BenchmarkDotNet.Running;
using Staves.Benchmarks.Packages;
using Staves.Benchmarks.Samples;

if (args is ["synthesize", var source, var target, var entries])
{
    RepositorySynthesizer.Write(source, target, int.Parse(entries, CultureInfo.InvariantCulture));
    return;
}

if (args is ["packages", var files, var scratch])
{
    await PackageThroughput.MeasureAsync(files, scratch, CancellationToken.None);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
