using System.Collections.Immutable;
using System.Diagnostics;
using Staves.Building.Builders;
using Staves.Portage.Configuration;
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

/// <summary>From a specification to a plan: opens the repositories, stacks the profile, and resolves.</summary>
static class SpecificationResolver
{
    const string Libc = "virtual/libc";

    public static ResolvedImage Resolve(
        ImageSpecification specification, string? builderOption, CacheDirectories cache, CancellationToken cancellationToken)
    {
        RequireHostBuilder(specification, builderOption);
        RepositorySet repositories = RepositoryOpener.Open(specification, cache, cancellationToken);
        PortageConfiguration configuration = PortageConfiguration.Create(
            repositories, ProfileOf(specification, repositories), specification.ToUserConfiguration());
        var builder = HostBuilder.Open(repositories, cache.Builder);
        var request = new ResolutionRequest(
            Goals(specification),
            repositories,
            configuration,
            configuration.Provided,
            builder.Provided);
        return Resolver.Resolve(request, cancellationToken) switch
        {
            ResolutionOutcome.Solved solved => new ResolvedImage(specification, repositories, configuration, builder, solved.Plan),
            ResolutionOutcome.Unsatisfiable unsatisfiable =>
                throw new StavesException([.. unsatisfiable.Problems.Select(ProblemExplanation.Explain)]),
            _ => throw new UnreachableException(),
        };
    }

    static void RequireHostBuilder(ImageSpecification specification, string? option)
    {
        string builder = option ?? specification.Build.Builder?.Value ?? "host";
        if (builder != "host")
        {
            throw new StavesException(new Diagnostic(
                "STV1902",
                $"the builder `{builder}` is not one that this version drives",
                option is null ? specification.Build.Builder?.Location : null,
                "use `builder = 'host'`: this machine's own compiler in a sandbox"));
        }
    }

    static ProfileStack ProfileOf(ImageSpecification specification, RepositorySet repositories)
    {
        if (specification.Profile is not { } profile)
        {
            throw new StavesException(new Diagnostic(
                "STV1903", "no profile is chosen", new SourceLocation(specification.File), "add `profile = 'musl'`"));
        }

        int colon = profile.Value.IndexOf(':', StringComparison.Ordinal);
        EbuildRepository owner = colon < 0
            ? repositories.Main
            : repositories.Find(profile.Value[..colon]) ?? throw new StavesException(new Diagnostic(
                "STV1904",
                $"there is no repository `{profile.Value[..colon]}` to take a profile from",
                profile.Location,
                $"there is {string.Join(", ", repositories.All.Select(repository => $"`{repository.Name}`"))}"));
        return ProfileStack.Load(repositories, owner, profile.Value[(colon + 1)..]);
    }

    static ImmutableArray<ResolutionGoal> Goals(ImageSpecification specification) =>
    [
        .. specification.Packages.Select(Goal),
        new ResolutionGoal(PackageDependency.On(QualifiedPackageName.Parse(Libc)), "every image has a libc"),
    ];

    static ResolutionGoal Goal(RequestedPackage requested) => requested switch
    {
        RequestedPackage.Specification package => new ResolutionGoal(package.Dependency, "packages", package.Location),
        _ => throw new StavesException(new Diagnostic(
            "STV1905", $"package sets such as `{requested.Text}` are not resolved by this version", requested.Location, "name the packages")),
    };
}
