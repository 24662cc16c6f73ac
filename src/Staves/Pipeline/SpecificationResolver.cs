using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Resolution.Explanation;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>From a specification to a plan: opens the repositories, stacks the profile, and resolves. A Portage configuration may lie
/// beneath the specification, which overrides it.</summary>
static class SpecificationResolver
{
    const string Libc = "virtual/libc";

    /// <param name="specification">What is wanted.</param>
    /// <param name="configRoot">The directory above `etc/portage` of the Portage configuration, or null.</param>
    /// <param name="builderChoice">What the command line says about the builder.</param>
    /// <param name="cache">Where the builder keeps what it finds out.</param>
    /// <param name="use">What the lock beside the specification is to this resolution.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static ResolvedImage Resolve(
        ImageSpecification specification,
        string? configRoot,
        BuilderChoice builderChoice,
        CacheDirectories cache,
        LockUse use,
        CancellationToken cancellationToken)
    {
        var opener = new RepositoryOpener(cache, cancellationToken);
        PortageDirectory? beneath = configRoot is null ? null : opener.OpenBeneath(configRoot, specification);
        RepositorySet repositories = beneath?.Repositories ?? opener.Open(specification);
        PortageConfiguration configuration = PortageConfiguration.Create(
            repositories,
            ProfileOf(specification, repositories, beneath),
            specification.ToUserConfiguration().Over(beneath?.User ?? UserConfiguration.Empty));
        var builder = PlannedBuilder.Open(specification, builderChoice, repositories, cache, cancellationToken);
        var request = new ResolutionRequest(
            Goals(specification, configuration),
            repositories,
            configuration,
            configuration.Provided,
            // In a Gentoo system package.provided holds for every root.
            builder.Host is null ? [.. configuration.Provided.Select(provided => provided.Package)] : builder.Provided)
        {
            BuilderInstalled = builder.Installed,
            Binaries = builder.Binaries,
            NeedsSystemSet = builder.Host is not null,
        };
        ImmutableArray<Diagnostic> warnings = [.. beneath?.Warnings ?? [], .. configuration.Warnings];
        return new LockedResolution(request, specification, use).Resolve(cancellationToken) switch
        {
            (ResolutionOutcome.Solved solved, var comparison) =>
                new ResolvedImage(specification, repositories, configuration, builder, solved.Plan) { Warnings = warnings, Lock = comparison },
            (ResolutionOutcome.Unsatisfiable unsatisfiable, _) => throw new StavesException([.. ProblemExplanation.Explain(unsatisfiable)]),
            _ => throw new UnreachableException(),
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
