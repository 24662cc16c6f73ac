using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Packages.Binhosts;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Repositories;
using Staves.Pipeline.Supply;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline.Planning;

/// <summary>From a specification to a plan: opens the repositories, stacks the profile, and resolves. A Portage configuration may lie
/// beneath the specification, which overrides it.</summary>
static class SpecificationResolver
{
    const string Libc = "virtual/libc";

    /// <summary>A plan, or the reasons why there is none.</summary>
    /// <exception cref="StavesException">There is no plan, or something that it follows from is wrong.</exception>
    public static async Task<ResolvedImage> ResolveAsync(
        ImageSpecification specification, ResolutionOptions options, CancellationToken cancellationToken) =>
        (await PrepareAsync(specification, options, cancellationToken)).Resolve(cancellationToken);

    /// <summary>Everything that a plan follows from.</summary>
    /// <param name="specification">What is wanted.</param>
    /// <param name="options">What the command line says about it.</param>
    /// <param name="cancellationToken">Ends the reading and the asking of binhosts.</param>
    public static async Task<PreparedResolution> PrepareAsync(
        ImageSpecification specification, ResolutionOptions options, CancellationToken cancellationToken)
    {
        var warnings = new ConcurrentQueue<Diagnostic>();
        using var images = new RegistryImages(options.Cache, options.Offline, options.Builder.Tell, warnings.Enqueue);
        OpenedBuilder opened = await OpenedBuilder.OpenAsync(specification, options, images, cancellationToken);
        SyncedRepositories synced = await SyncedRepositories.OpenAsync(specification, options, warnings.Enqueue, cancellationToken);
        var opener = new RepositoryOpener(options.Cache, synced, cancellationToken)
        {
            Images = images,
            MainImage = options.Portage,
            OwnRepositories = opened.Repositories,
            DefaultImage = opened.HasPackages ? RegistryImages.GentooRepository : null,
        };
        PortageDirectory? beneath = options.ConfigRoot is not null ? await opener.OpenBeneathAsync(options.ConfigRoot, specification)
            : opened.ConfigRoot is not null ? await opener.OpenSettingsAsync(opened.ConfigRoot, specification)
            : null;
        RepositorySet repositories = beneath?.Repositories ?? await opener.OpenAsync(specification);
        PortageConfiguration configuration = PortageConfiguration.Create(
            repositories,
            ProfileOf(specification, repositories, beneath),
            specification.ToUserConfiguration().Over(beneath?.User ?? UserConfiguration.Empty));
        var builder = PlannedBuilder.Of(opened, specification, options, repositories);
        var binhosts = BinhostChoice.Of(specification, beneath, configuration, options.Binaries);
        foreach (Diagnostic warning in (beneath?.Warnings ?? []).Concat(configuration.Warnings))
        {
            warnings.Enqueue(warning);
        }

        using var indexes = new BinhostIndexCache(options.Cache.Binhosts, options.Secrets.Download(options.Offline), warnings.Enqueue);
        BinaryPackages offered = await binhosts.OpenAsync(indexes, cancellationToken);
        var request = new ResolutionRequest(
            Goals(specification, configuration),
            repositories,
            configuration,
            configuration.Provided,
            // In a Gentoo system package.provided holds for every root.
            opened.HasPackages ? [.. configuration.Provided.Select(provided => provided.Package)] : builder.Provided)
        {
            BuilderInstalled = builder.Installed,
            NeedsSystemSet = !opened.HasPackages,
            Binaries = builder.Packages is { } own ? offered.With(own) : offered,
            BinaryPolicy = binhosts.Policy,
        };
        return new PreparedResolution(specification, request, builder)
        {
            Binhosts = binhosts.Binhosts,
            Store = new BinaryPackageStore(options.Cache.BinaryPackages),
            Lock = options.Lock,
            Synced = synced,
            Warnings = [.. warnings],
        };
    }

    static ProfileStack ProfileOf(ImageSpecification specification, RepositorySet repositories, PortageDirectory? beneath)
    {
        if (specification.Profile is not { } profile)
        {
            return beneath?.LoadProfile() ?? throw new StavesException(new Diagnostic(
                "STV1903",
                beneath is null ? "no profile is chosen" : $"no profile is chosen, and `{beneath.Root}` has no `etc/portage/make.profile`",
                new SourceLocation(specification.File),
                beneath is null ? "add `profile = 'musl'`" : "add `profile`, or the link"));
        }

        int colon = profile.Value.IndexOf(':', StringComparison.Ordinal);
        EbuildRepository owner = colon < 0
            ? repositories.Main
            : repositories.Find(profile.Value[..colon]) ?? throw new StavesException(new Diagnostic(
                "STV1904",
                $"there is no repository `{profile.Value[..colon]}` to take a profile from",
                profile.Location,
                $"there is {string.Join(", ", repositories.All.Select(repository => $"`{repository.Name}`"))}"));
        string path = profile.Value[(colon + 1)..];
        return beneath?.LoadProfile(owner, path) ?? ProfileStack.Load(repositories, owner, path);
    }

    static ImmutableArray<ResolutionGoal> Goals(ImageSpecification specification, PortageConfiguration configuration) =>
    [
        .. specification.Packages.SelectMany(requested => GoalsOf(requested, configuration)),
        new ResolutionGoal(PackageDependency.On(QualifiedPackageName.Parse(Libc)), "every image has a libc"),
    ];

    static IEnumerable<ResolutionGoal> GoalsOf(RequestedPackage requested, PortageConfiguration configuration) => requested switch
    {
        RequestedPackage.Specification package => [new ResolutionGoal(package.Dependency, "packages", package.Location)],
        RequestedPackage.Set set => configuration.Sets.PackagesOf(set.Name, set.Location)
            .Select(package => new ResolutionGoal(package, set.Text, set.Location)),
        _ => throw new UnreachableException(),
    };
}
