using System.Collections.Immutable;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Building.Builders;

/// <summary>This machine as a builder: its own compiler and tools, seen read-only, stand for packages of the builder root.</summary>
public sealed class HostBuilder : IBuilder
{
    readonly ImmutableArray<HostProvidedPackage> _packages;
    readonly Lazy<string> _fingerprint;

    HostBuilder(ImmutableArray<HostProvidedPackage> packages, string cacheDirectory)
    {
        _packages = packages;
        Provided = [.. packages.Select(package => package.Package)];
        _fingerprint = new Lazy<string>(() => ToolchainFingerprint.Compute(packages, Path.Combine(cacheDirectory, "programs")));
    }

    /// <summary>The packages that this machine stands for; whether it has them all is asked only when one is needed.</summary>
    public ImmutableHashSet<QualifiedPackageName> Provided { get; }

    public string Fingerprint => _fingerprint.Value;

    /// <param name="repositories">Each may have a file `metadata/host-provided`; for one package the first of them counts.</param>
    /// <param name="cacheDirectory">Remembers what is known of programs that have not changed.</param>
    public static HostBuilder Open(RepositorySet repositories, string cacheDirectory)
    {
        IEnumerable<HostProvidedPackage> packages =
            from repository in repositories.All
            let file = $"{repository.Path}/metadata/host-provided"
            where repository.Files.HasFile(file)
            from package in HostProvidedFile.Parse(repository.Files.ReadText(file), file)
            select package;
        return Open(packages, cacheDirectory);
    }

    public static HostBuilder Open(IEnumerable<HostProvidedPackage> packages, string cacheDirectory) =>
        new([.. packages.DistinctBy(package => package.Package)], cacheDirectory);

    /// <summary>Makes sure that this machine has what the packages need of it to be compiled.</summary>
    /// <exception cref="StavesException">STV5211: all that it lacks, a diagnostic for each package that it would stand for.</exception>
    public void RequireProvided(IEnumerable<PlannedPackage> packages)
    {
        ILookup<QualifiedPackageName, VersionedPackageName> needed = packages
            .SelectMany(package => package.ProvidedBuildDependencies.Select(dependency => (dependency, package.Metadata.Name)))
            .ToLookup(pair => pair.dependency, pair => pair.Name);
        Diagnostic[] missing = [.. _packages
            .Where(package => needed.Contains(package.Package) && package.Missing.Any())
            .Select(package => Lacking(package, needed[package.Package].First()))];
        if (missing.Length > 0)
        {
            throw new StavesException(missing);
        }
    }

    public ImmutableArray<SandboxEntry> Entries(string? sysroot, string libraryDirectory) => HostSandbox.Entries(sysroot, libraryDirectory);

    static Diagnostic Lacking(HostProvidedPackage package, VersionedPackageName needing) => new(
        "STV5211",
        $"`{needing}` needs `{package.Package}` to compile, and this machine has no {string.Join(" and no ", package.Missing.Select(need => $"`{need}`"))}",
        Hint: $"apt-get install {package.DebianPackage}");
}
