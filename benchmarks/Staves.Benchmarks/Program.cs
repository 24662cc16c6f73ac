using System.Globalization;
using BenchmarkDotNet.Running;
using Staves.Benchmarks.Samples;

if (args is ["synthesize", var source, var target, var entries])
{
    RepositorySynthesizer.Write(source, target, int.Parse(entries, CultureInfo.InvariantCulture));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
