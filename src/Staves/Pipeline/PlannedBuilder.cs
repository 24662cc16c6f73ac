using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Images.Roots;
using Staves.Packages.Roots;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>What a plan has to know of the builder. A root filesystem gives the packages that are installed in it; only the host
/// compiles.</summary>
/// <param name="Provided">Packages that it has in whatever version is asked for.</param>
/// <param name="Installed">Packages that are installed in it.</param>
/// <param name="Packages">Packages that it can give to the image; null where it gives none.</param>
/// <param name="Host">Set where the builder is this machine.</param>
/// <param name="Root">Set where it is a root filesystem.</param>
/// <param name="Name">As the user names it.</param>
sealed record PlannedBuilder(
    ImmutableHashSet<QualifiedPackageName> Provided,
    InstalledPackages Installed,
    BinarySource? Packages,
    HostBuilder? Host,
    IReadableRoot? Root,
    Located<string> Name)
{
    const string HostName = "host";

    /// <exception cref="StavesException">STV1902: the builder is neither.</exception>
    public static async Task<PlannedBuilder> OpenAsync(
        ImageSpecification specification, ResolutionOptions options, RepositorySet repositories, CancellationToken cancellationToken)
    {
        BuilderChoice choice = options.Builder;
        Located<string> name = choice.Name is not null
            ? new Located<string>(choice.Name, new SourceLocation("--builder"))
            : specification.Build.Builder ?? new Located<string>(HostName, new SourceLocation(specification.File));
        if (name.Value == HostName)
        {
            var host = HostBuilder.Open(repositories, options.Cache.Builder);
            return new PlannedBuilder(host.Provided, InstalledPackages.None, Packages: null, host, Root: null, name);
        }

        IReadableRoot root = await OpenRootAsync(await StageBuilder.LocateAsync(name, specification, options, cancellationToken), options, cancellationToken);
        bool gives = choice.UsesPackages && specification.Build.UsesBuilderPackages && HasFiles(root);
        return new PlannedBuilder(
            [],
            new InstalledPackages(root.Installed),
            gives ? new BinarySource(new InstalledBinaries(root.Installed, root.Name)) : null,
            Host: null,
            root,
            name);
    }

    /// <summary>Reading an archive takes as long as decompressing it does, and is done once for each archive.</summary>
    static async Task<IReadableRoot> OpenRootAsync(Located<string> name, ResolutionOptions options, CancellationToken cancellationToken)
    {
        if (name.Value != RootSources.StandardInput && !Path.Exists(name.Value))
        {
            throw NotDriven(name);
        }

        var store = RootStore.Open(options.Cache.Builders, archive => options.Builder.Tell($"reading {archive}, which is done once"));
        IReadableRoot root = await RootSources.OpenAsync(name.Value, store, Console.OpenStandardInput, cancellationToken);
        return Directory.Exists(root.Installed.Path) ? root : throw NotDriven(name);
    }

    /// <summary>A database alone is good enough to plan with.</summary>
    static bool HasFiles(IReadableRoot root) => root.IsFixed || root.Find("usr") is not null || root.Find("bin") is not null;

    /// <exception cref="StavesException">STV1902: it is no builder that this version knows.</exception>
    static StavesException NotDriven(Located<string> name) => new(new Diagnostic(
        "STV1902",
        $"the builder `{name.Value}` is not one that this version drives",
        name.Location.File == "--builder" ? null : name.Location,
        "use `builder = 'host'`, this machine's own compiler in a sandbox, or name the root of a Gentoo system: a directory, a tar archive, an OCI image in a file"));
}
