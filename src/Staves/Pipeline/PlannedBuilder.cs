using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Images.Registries;
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
    public const string HostName = "host";

    /// <summary>Names of Gentoo's own stage3s, which are no images.</summary>
    const string StagePrefix = "stage3:";

    const string CommandLine = "--builder";

    /// <summary>Who the builder is, as the user names it.</summary>
    public static Located<string> NameOf(ImageSpecification specification, BuilderChoice choice) => choice.Name is not null
        ? new Located<string>(choice.Name, new SourceLocation(CommandLine))
        : specification.Build.Builder ?? new Located<string>(HostName, new SourceLocation(specification.File));

    /// <exception cref="StavesException">STV1902: it is no builder that this version knows.</exception>
    public static async Task<PlannedBuilder> OpenAsync(
        ImageSpecification specification,
        ResolutionOptions options,
        RepositorySet repositories,
        RegistryImages images,
        CancellationToken cancellationToken)
    {
        BuilderChoice choice = options.Builder;
        Located<string> name = NameOf(specification, choice);
        if (name.Value == HostName)
        {
            var host = HostBuilder.Open(repositories, options.Cache.Builder);
            return new PlannedBuilder(host.Provided, InstalledPackages.None, Packages: null, host, Root: null, name);
        }

        IReadableRoot root = await OpenRootAsync(name, options, images, cancellationToken);
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
    static async Task<IReadableRoot> OpenRootAsync(
        Located<string> name, ResolutionOptions options, RegistryImages images, CancellationToken cancellationToken)
    {
        if (IsImage(name.Value))
        {
            return await images.OpenRootAsync(name.Value, PlaceOf(name), cancellationToken);
        }

        if (name.Value != RootSources.StandardInput && !Path.Exists(name.Value))
        {
            throw NotDriven(name);
        }

        var store = RootStore.Open(options.Cache.Builders, archive => options.Builder.Tell($"reading {archive}, which is done once"));
        IReadableRoot root = await RootSources.OpenAsync(name.Value, store, Console.OpenStandardInput, cancellationToken);
        return Directory.Exists(root.Installed.Path) ? root : throw NotDriven(name);
    }

    /// <summary>What exists is a path, and so is what can only be one.</summary>
    static bool IsImage(string name) =>
        name.StartsWith(RegistryReference.Prefix, StringComparison.Ordinal)
        || (name is [not ('/' or '.'), ..] && !name.StartsWith(StagePrefix, StringComparison.Ordinal) && !Path.Exists(name)
            && RegistryReference.TryParse(name, out _));

    static SourceLocation? PlaceOf(Located<string> name) => name.Location.File == CommandLine ? null : name.Location;

    /// <summary>A database alone is good enough to plan with.</summary>
    static bool HasFiles(IReadableRoot root) => root.IsFixed || root.Find("usr") is not null || root.Find("bin") is not null;

    /// <exception cref="StavesException">STV1902: it is no builder that this version knows.</exception>
    static StavesException NotDriven(Located<string> name) => new(new Diagnostic(
        "STV1902",
        $"the builder `{name.Value}` is not one that this version drives",
        PlaceOf(name),
        "use `builder = 'host'`, this machine's own compiler in a sandbox, or name the root of a Gentoo system: a directory, a tar archive, an image"));
}
