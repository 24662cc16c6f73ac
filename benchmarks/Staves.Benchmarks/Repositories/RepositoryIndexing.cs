using BenchmarkDotNet.Attributes;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Benchmarks.Repositories;

/// <summary>Making the index of a repository, and opening a repository that has one.</summary>
[MemoryDiagnoser]
public class RepositoryIndexing : RepositoryBenchmark
{
    static readonly QualifiedPackageName Bash = QualifiedPackageName.Parse("app-shells/bash");

    string ColdDirectory => $"{RepositoryPath}.cold";

    string WarmDirectory => $"{RepositoryPath}.warm";

    public override void Prepare()
    {
        base.Prepare();
        Open(WarmDirectory);
    }

    [Benchmark]
    public EbuildRepository ColdIndex()
    {
        if (Directory.Exists(ColdDirectory))
        {
            Directory.Delete(ColdDirectory, recursive: true);
        }

        return Open(ColdDirectory);
    }

    [Benchmark]
    public EbuildRepository WarmOpen() => Open(WarmDirectory);

    [Benchmark]
    public int WarmOpenAndOnePackage() => Open(WarmDirectory).VersionsOf(Bash).Length;

    [Benchmark]
    public int WarmOpenAndAllPackages()
    {
        EbuildRepository repository = Open(WarmDirectory);
        return repository.PackageNames().Sum(name => repository.VersionsOf(name).Length);
    }

    EbuildRepository Open(string cache) => EbuildRepository.Open(RepositoryPath, new RepositoryOptions { CacheDirectory = cache });
}
