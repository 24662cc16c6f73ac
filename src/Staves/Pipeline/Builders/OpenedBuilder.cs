using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Images.Registries;
using Staves.Images.Roots;
using Staves.Packages.Roots;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Builders;

/// <summary>The builder that somebody names, as far as it can be looked at without repositories.</summary>
/// <param name="Name">As the user names it.</param>
/// <param name="Root">The root filesystem that it is; null where it is this machine.</param>
/// <param name="Store">Keeps what was read of roots.</param>
/// <param name="Daemon">The image of a container daemon that it is; null where it is none.</param>
sealed record OpenedBuilder(Located<string> Name, IReadableRoot? Root, RootStore Store, DaemonBuilder? Daemon = null)
{
    public const string HostName = "host";

    /// <summary>Names of Gentoo's own stage3s, which are no images.</summary>
    public const string StagePrefix = "stage3:";

    const string CommandLine = "--builder";

    /// <summary>Whether it is the root of a Gentoo system.</summary>
    public bool HasPackages => Root is not null && RootBuilder.HasPackages(Root);

    /// <summary>Where the builder's own Portage configuration is; null where it has none.</summary>
    public string? ConfigRoot => HasPackages && Directory.Exists(Path.Combine(Root!.ConfigRoot, "etc", "portage")) ? Root.ConfigRoot : null;

    /// <summary>The paths of the ebuild repositories that it has, where it lies in a directory.</summary>
    public ImmutableArray<string> Repositories =>
        Root?.DirectoryPath is { } directory && Path.Combine(directory, "var", "db", "repos") is var repositories && Directory.Exists(repositories)
            ? [.. Directory.EnumerateDirectories(repositories).Where(path => File.Exists(Path.Combine(path, "profiles", "repo_name"))).Order(StringComparer.Ordinal)]
            : [];

    /// <exception cref="StavesException">STV1902: there is no such builder.</exception>
    public static async Task<OpenedBuilder> OpenAsync(
        ImageSpecification specification, ResolutionOptions options, RegistryImages images, CancellationToken cancellationToken)
    {
        BuilderChoice choice = options.Builder;
        Located<string> name = choice.Name is not null
            ? new Located<string>(choice.Name, new SourceLocation(CommandLine))
            : specification.Build.Builder ?? new Located<string>(HostName, new SourceLocation(specification.File));
        // Reading an archive takes as long as decompressing it does, and is done once for each archive.
        var store = RootStore.Open(options.Cache.Builders, archive => choice.Tell($"reading {archive}, which is done once"));
        if (DaemonBuilder.IsWanted(name, specification, choice))
        {
            DaemonBuilder daemon = await DaemonBuilder.OpenAsync(name, specification, options, cancellationToken);
            return new OpenedBuilder(name, await daemon.OpenRootAsync(store, options.Cache, cancellationToken), store, daemon);
        }

        return new OpenedBuilder(
            name,
            name.Value == HostName ? null : await OpenRootAsync(await StageBuilder.LocateAsync(name, specification, options, cancellationToken), store, images, cancellationToken),
            store);
    }

    static async Task<IReadableRoot> OpenRootAsync(Located<string> name, RootStore store, RegistryImages images, CancellationToken cancellationToken)
    {
        if (IsImage(name.Value))
        {
            return await images.OpenRootAsync(name.Value, PlaceOf(name), store, cancellationToken);
        }

        if (name.Value != RootSources.StandardInput && !Path.Exists(name.Value))
        {
            throw new StavesException(new Diagnostic(
                "STV1902",
                $"there is no builder `{name.Value}`",
                PlaceOf(name),
                "use `builder = 'host'`, this machine's own compiler in a sandbox, or name a root filesystem: a directory, a tar archive, an image"));
        }

        return await RootSources.OpenAsync(name.Value, store, Console.OpenStandardInput, cancellationToken);
    }

    /// <summary>What exists is a path, and so is what can only be one.</summary>
    static bool IsImage(string name) =>
        name.StartsWith(RegistryReference.Prefix, StringComparison.Ordinal)
        || (name is [not ('/' or '.'), ..] && !name.StartsWith(StagePrefix, StringComparison.Ordinal) && !Path.Exists(name)
            && RegistryReference.TryParse(name, out _));

    static SourceLocation? PlaceOf(Located<string> name) => name.Location.File == CommandLine ? null : name.Location;
}
