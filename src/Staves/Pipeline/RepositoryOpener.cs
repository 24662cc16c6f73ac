using System.Collections.Immutable;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Opens the repositories that a specification names.</summary>
static class RepositoryOpener
{
    /// <summary>The repositories of a specification; the one that comes with the program where it names none.</summary>
    public static RepositorySet Open(ImageSpecification specification, RepositoryOptions options) =>
        new(specification.Repositories.IsEmpty ? [EbuildRepository.Open(BundledPath(), options)] : OpenNamed(specification, options));

    /// <summary>Those that it names, and no other.</summary>
    public static ImmutableArray<EbuildRepository> OpenNamed(ImageSpecification specification, RepositoryOptions options) =>
        [.. specification.Repositories.Select(repository => EbuildRepository.Open(PathOf(repository), options))];

    /// <summary>With what is kept between runs, and with ebuilds sourced where their metadata cache is out of date.</summary>
    public static RepositoryOptions OptionsFor(CacheDirectories cache, CancellationToken cancellationToken) => new()
    {
        CacheDirectory = cache.Repositories,
        Generator = new SandboxedGenerator(new NamespacesRunner(), cache.Work, cancellationToken),
    };

    static string PathOf(RepositorySpecification repository) => repository.Type switch
    {
        RepositoryType.Bundled => BundledPath(),
        RepositoryType.Local => repository.Uri!,
        _ => throw new StavesException(new Diagnostic(
            "STV1901",
            $"repositories of type `{repository.Type.ToString().ToLowerInvariant()}` are not read by this version",
            repository.Location,
            "use `type = 'local'` with a checkout of it, or `type = 'bundled'`")),
    };

    /// <summary>The launcher of a checkout says where its repository is; elsewhere it lies beside the program.</summary>
    static string BundledPath() =>
        Environment.GetEnvironmentVariable("STAVES_REPOSITORY") is { Length: > 0 } given
            ? given
            : Path.Combine(AppContext.BaseDirectory, "repository");
}
