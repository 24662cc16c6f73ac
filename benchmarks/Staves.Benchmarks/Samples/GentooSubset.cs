using System.Diagnostics;
using System.Reflection;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;

namespace Staves.Benchmarks.Samples;

/// <summary>The real part of Gentoo's repository that lies beside the checkout, unpacked for one benchmark.</summary>
sealed class GentooSubset : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("staves-benchmark-").FullName;

    public GentooSubset()
    {
        string checkout = typeof(GentooSubset).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        string shared = Environment.GetEnvironmentVariable("STAVES_SHARED") is { Length: > 0 } folder ? folder : Path.Combine(checkout, "..", "shared");
        string archive = Path.Combine(shared, "gentoo-metadata", "gentoo-metadata.tar.xz");
        using var tar = Process.Start("tar", ["-xJf", archive, "-C", _directory, "--exclude=glsa"]);
        tar.WaitForExit();
        RepositoryPath = tar.ExitCode == 0
            ? Path.Combine(_directory, "gentoo-metadata", "repos", "gentoo")
            : throw new InvalidOperationException($"{archive} cannot be unpacked; STAVES_SHARED says where the reference data lies");
    }

    /// <summary>1,747 entries.</summary>
    public string RepositoryPath { get; }

    /// <summary>A directory for what a benchmark makes.</summary>
    public string ScratchPath => Path.Combine(_directory, "scratch");

    public IEnumerable<PackageMetadata> Packages()
    {
        var repository = EbuildRepository.Open(RepositoryPath);
        return repository.PackageNames().SelectMany(name => repository.VersionsOf(name));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
