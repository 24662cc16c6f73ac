using System.Collections.Immutable;
using Staves.Building.Processes;
using Staves.Building.Runners;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Building.Builders;

/// <summary>A root filesystem in which packages are compiled: below a layer of each build's own, so that nothing ever changes it. In the root of
/// a Gentoo system packages are compiled against what is installed there; any other root gives its programs, as the host does.</summary>
public sealed class RootBuilder : IBuilder
{
    readonly IReadableRoot _root;
    readonly RootFiles _files;
    readonly ImmutableArray<HostProvidedPackage> _packages;
    readonly Func<CancellationToken, Task<string>> _prepare;
    readonly Lazy<string> _fingerprint;
    readonly Lazy<CompiledAgainst?> _compiledAgainst;
    string? _base;

    RootBuilder(IReadableRoot root, ImmutableArray<HostProvidedPackage> packages, Func<CancellationToken, Task<string>> prepare)
    {
        _root = root;
        _files = new RootFiles(root);
        _packages = packages;
        _prepare = prepare;
        _fingerprint = new Lazy<string>(() => RootFingerprint.Compute(root, _files, packages));
        _compiledAgainst = new Lazy<CompiledAgainst?>(() => HasPackages(root)
            ? new CompiledAgainst(root.Installed, _files.ReadText) { SearchPath = SearchPathOf(_files) }
            : null);
    }

    public string Fingerprint => _fingerprint.Value;

    public CompiledAgainst? CompiledAgainst => _compiledAgainst.Value;

    /// <summary>The packages that it stands for in any version; none where it has packages of its own.</summary>
    public ImmutableHashSet<QualifiedPackageName> Provided => [.. _packages.Select(package => package.Package)];

    /// <summary>Whether anything can be compiled in it.</summary>
    public bool CanCompile => _files.Locate("bash") is not null;

    /// <summary>Whether it has Portage, which can compile in it.</summary>
    public bool HasPortage => _files.Locate("emerge") is not null;

    /// <param name="root">What it is.</param>
    /// <param name="repositories">Each may say which packages a root without packages stands for.</param>
    /// <param name="prepare">Gives what a runner takes as the base of a root: a directory, or an image.</param>
    public static RootBuilder Open(IReadableRoot root, RepositorySet repositories, Func<CancellationToken, Task<string>> prepare) =>
        new(root, HasPackages(root) ? [] : [.. ProvidedPackages.Of(repositories)], prepare);

    /// <summary>Whether a root is that of a Gentoo system.</summary>
    public static bool HasPackages(IReadableRoot root) => Directory.Exists(root.Installed.Path);

    /// <inheritdoc/>
    /// <exception cref="StavesException">STV5211: what it lacks; or it cannot be unpacked.</exception>
    public async Task PrepareAsync(IEnumerable<PlannedPackage> packages, CancellationToken cancellationToken)
    {
        ProvidedPackages.Require(packages, _packages, _files.Locate, $"`{_root.Name}`");
        _base ??= await _prepare(cancellationToken);
    }

    public SandboxRoot? RootOf(string? added, string upper) =>
        new(_base ?? throw new InvalidOperationException("the builder is not prepared")) { Added = added is null ? [] : [added], Upper = upper };

    public ImmutableArray<SandboxEntry> Entries(string? sysroot, string libraryDirectory)
    {
        (ImmutableArray<string> loaders, ImmutableArray<SandboxEntry> paths) = MuslLoader.Of(sysroot);
        return
        [
            new SandboxEntry.Memory("/tmp", "mode=1777,nosuid,nodev"),
            // In it may be directories of accounts that have no number in the sandbox.
            new SandboxEntry.Memory("/var/tmp", "mode=1777,nosuid,nodev"),
            .. sysroot is null ? [] : new SandboxEntry[] { new SandboxEntry.Bind(sysroot, HostSandbox.Sysroot) },
            .. loaders.Select(loader => new SandboxEntry.Link($"{HostSandbox.Sysroot}/lib/{loader}", $"/lib/{loader}")),
            .. paths,
        ];
    }

    /// <summary>Compilers of several versions are on the search path that env-update wrote.</summary>
    static ImmutableArray<string> SearchPathOf(RootFiles files)
    {
        const string Path = "export PATH='";
        string[] configured = [.. (files.ReadText("etc/profile.env") ?? "").Split('\n')
            .Where(line => line.StartsWith(Path, StringComparison.Ordinal))
            .SelectMany(line => line[Path.Length..].TrimEnd('\'').Split(':', StringSplitOptions.RemoveEmptyEntries))];
        return [.. ProgramFinder.SystemDirectories.Concat(configured).Distinct(StringComparer.Ordinal)];
    }
}
