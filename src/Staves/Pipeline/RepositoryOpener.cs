using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Opens the repositories that a specification names.</summary>
static class RepositoryOpener
{
    /// <summary>The repositories of a specification; the one that comes with the program where it names none.</summary>
    public static RepositorySet Open(ImageSpecification specification) =>
        new(specification.Repositories.IsEmpty ? [EbuildRepository.Open(BundledPath())] : OpenNamed(specification));

    /// <summary>Those that it names, and no other.</summary>
    public static ImmutableArray<EbuildRepository> OpenNamed(ImageSpecification specification) =>
        [.. specification.Repositories.Select(Open)];

    static EbuildRepository Open(RepositorySpecification repository) => repository.Type switch
    {
        RepositoryType.Bundled => EbuildRepository.Open(BundledPath()),
        RepositoryType.Local => EbuildRepository.Open(repository.Uri!),
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
