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

    public CompiledAgainst? CompiledAgainst => null;

    /// <param name="repositories">Each may have a file `metadata/host-provided`; for one package the first of them counts.</param>
    /// <param name="cacheDirectory">Remembers what is known of programs that have not changed.</param>
    public static HostBuilder Open(RepositorySet repositories, string cacheDirectory) => Open(ProvidedPackages.Of(repositories), cacheDirectory);

    public static HostBuilder Open(IEnumerable<HostProvidedPackage> packages, string cacheDirectory) =>
        new([.. packages.DistinctBy(package => package.Package)], cacheDirectory);

    /// <inheritdoc/>
    /// <exception cref="StavesException">STV5211: all that this machine lacks.</exception>
    public Task PrepareAsync(IEnumerable<PlannedPackage> packages, CancellationToken cancellationToken)
    {
        ProvidedPackages.Require(packages, _packages, HostProvidedPackage.Locate, "this machine");
        return Task.CompletedTask;
    }

    public SandboxRoot? RootOf(string? added, string upper) => null;

    public ImmutableArray<SandboxEntry> Entries(string? sysroot, string libraryDirectory) => HostSandbox.Entries(sysroot, libraryDirectory);
}
