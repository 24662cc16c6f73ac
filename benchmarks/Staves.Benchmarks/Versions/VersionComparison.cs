using BenchmarkDotNet.Attributes;
using Staves.Benchmarks.Samples;
using Staves.Portage.Versions;

namespace Staves.Benchmarks.Versions;

/// <summary>Comparing the versions that neighbours have in Gentoo's repository.</summary>
[MemoryDiagnoser]
public class VersionComparison
{
    PackageVersion[] _versions = [];

    [GlobalSetup]
    public void Read()
    {
        using var gentoo = new GentooSubset();
        _versions = [.. gentoo.Packages().Select(package => package.Name.Version)];
    }

    [Benchmark(OperationsPerInvoke = 1746)]
    public int Compare()
    {
        int sum = 0;
        for (int i = 1; i < _versions.Length; i++)
        {
            sum += _versions[i].CompareTo(_versions[i - 1]);
        }

        return sum;
    }
}
