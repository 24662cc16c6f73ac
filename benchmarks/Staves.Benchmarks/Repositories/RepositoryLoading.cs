using BenchmarkDotNet.Attributes;
using Staves.Portage.Repositories;

namespace Staves.Benchmarks.Repositories;

/// <summary>Reading every package of a repository from its metadata cache, file by file.</summary>
[MemoryDiagnoser]
public class RepositoryLoading : RepositoryBenchmark
{
    [Benchmark]
    public int LoadAll()
    {
        var repository = EbuildRepository.Open(RepositoryPath);
        return repository.PackageNames().Sum(name => repository.VersionsOf(name).Length);
    }
}
