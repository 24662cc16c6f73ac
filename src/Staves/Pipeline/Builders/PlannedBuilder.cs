using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Drivers;
using Staves.Building.Runners;
using Staves.Packages.Roots;
using Staves.Pipeline.Planning;
using Staves.Portage.Binaries;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline.Builders;

/// <summary>What a plan has to know of the builder, and what compiles in it.</summary>
/// <param name="Name">As the user names it.</param>
/// <param name="Root">The root filesystem that it is; null where it is this machine.</param>
/// <param name="Builder">Where packages are compiled.</param>
/// <param name="Runner">Runs commands in it.</param>
/// <param name="Driver">What compiles them.</param>
/// <param name="Provided">Packages that it has in whatever version is asked for.</param>
/// <param name="Installed">Packages that are installed in it.</param>
/// <param name="Packages">Packages that it can give to the image; null where it gives none.</param>
sealed record PlannedBuilder(
    Located<string> Name,
    IReadableRoot? Root,
    IBuilder Builder,
    IRunner Runner,
    IDriver Driver,
    ImmutableHashSet<QualifiedPackageName> Provided,
    InstalledPackages Installed,
    BinarySource? Packages)
{
    /// <summary>The image of a container daemon that it is; null where it is none.</summary>
    public DaemonBuilder? Daemon { get; init; }

    public static PlannedBuilder Of(OpenedBuilder opened, ImageSpecification specification, ResolutionOptions options, RepositorySet repositories)
    {
        IRunner runner = (IRunner?)opened.Daemon?.Runner ?? new NamespacesRunner();
        if (opened.Root is not { } root)
        {
            var host = HostBuilder.Open(repositories, options.Cache.Builder);
            return new PlannedBuilder(
                opened.Name, Root: null, host, runner, DriverChoice.ForHost(options.Builder.Driver, specification, runner, host), host.Provided, InstalledPackages.None, Packages: null);
        }

        var builder = RootBuilder.Open(
            root,
            repositories,
            // Containers are made of the image itself.
            cancellationToken => opened.Daemon is { Runner: not null } daemon ? Task.FromResult(daemon.Image) : opened.Store.UnpackAsync(root, cancellationToken));
        bool gives = opened.HasPackages && options.Builder.UsesPackages && specification.Build.UsesBuilderPackages && HasFiles(root);
        return new PlannedBuilder(
            opened.Name,
            root,
            builder,
            runner,
            DriverChoice.ForRoot(options.Builder.Driver, specification, runner, builder, root, opened.Name.Value),
            builder.Provided,
            opened.HasPackages ? new InstalledPackages(root.Installed) : InstalledPackages.None,
            gives ? new BinarySource(new InstalledBinaries(root.Installed, root.Name)) : null)
        {
            Daemon = opened.Daemon,
        };
    }

    /// <summary>A database alone is good enough to plan with.</summary>
    static bool HasFiles(IReadableRoot root) => root.IsFixed || root.Find("usr") is not null || root.Find("bin") is not null;
}
