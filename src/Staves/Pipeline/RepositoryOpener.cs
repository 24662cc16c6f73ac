using System.Collections.Immutable;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Opens the repositories that a specification names; the one that comes with the program where it names none.</summary>
static class RepositoryOpener
{
    public static RepositorySet Open(ImageSpecification specification, CacheDirectories cache, CancellationToken cancellationToken)
    {
        var options = new RepositoryOptions { CacheDirectory = cache.Repositories };
        ImmutableArray<EbuildRepository> opened = specification.Repositories.IsEmpty
            ? [EbuildRepository.Open(BundledPath(), options, cancellationToken)]
            : [.. specification.Repositories.Select(repository => EbuildRepository.Open(PathOf(repository), options, cancellationToken))];
        var generator = new SandboxedGenerator(new NamespacesRunner(), cache.Work, cancellationToken);
        return new RepositorySet(opened).WithGenerator(generator, Path.Combine(cache.Repositories, "metadata"));
    }

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
