using BenchmarkDotNet.Attributes;
using Staves.Benchmarks.Samples;

namespace Staves.Benchmarks.Repositories;

/// <summary>A benchmark over a repository of Gentoo's real subset, and over one with as many entries as all of Gentoo has.</summary>
public abstract class RepositoryBenchmark
{
    const int RealEntries = 1_747;

    GentooSubset? _gentoo;

    [Params(RealEntries, 32_000)]
    public int Entries { get; set; }

    protected string RepositoryPath { get; private set; } = "";

    [GlobalSetup]
    public virtual void Prepare()
    {
        _gentoo = new GentooSubset();
        RepositoryPath = Entries == RealEntries ? _gentoo.RepositoryPath : _gentoo.ScratchPath;
        if (Entries != RealEntries)
        {
            RepositorySynthesizer.Write(_gentoo.RepositoryPath, RepositoryPath, Entries);
        }
    }

    [GlobalCleanup]
    public void Remove() => _gentoo?.Dispose();
}
