using System.Collections.Immutable;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Opens the repositories that a specification names, and those of a Portage configuration beneath it.</summary>
sealed class RepositoryOpener(CacheDirectories cache, CancellationToken cancellationToken)
{
    /// <summary>With what is kept between runs, and with ebuilds sourced where their metadata cache is out of date.</summary>
    readonly RepositoryOptions _options = new()
    {
        CacheDirectory = cache.Repositories,
        Generator = new SandboxedGenerator(new NamespacesRunner(), cache.Work, cancellationToken),
    };

    /// <summary>The repositories of a specification; the one that comes with the program where it names none.</summary>
    public RepositorySet Open(ImageSpecification specification) =>
        new(specification.Repositories.IsEmpty ? [Open(BundledPath())] : OpenNamed(specification));

    /// <summary>A Portage configuration, to whose repositories those of the specification are added.</summary>
    public PortageDirectory OpenBeneath(string configRoot, ImageSpecification specification) =>
        PortageDirectory.Open(configRoot, OpenNamed(specification), _options, cancellationToken);

    /// <summary>A Portage configuration of a root whose repositories, if it has any, lie somewhere else: those of the specification take their
    /// places.</summary>
    public PortageDirectory OpenSettings(string configRoot, ImageSpecification specification) =>
        PortageDirectory.OpenSettings(configRoot, Open(specification));

    /// <summary>A Portage configuration and one repository, which may be among its own or not.</summary>
    /// <param name="configRoot">The directory above `etc/portage`.</param>
    /// <param name="path">The absolute path of the repository.</param>
    public PortageDirectory OpenWith(string configRoot, string path)
    {
        PortageDirectory directory = PortageDirectory.Open(configRoot, [], _options, cancellationToken);
        return directory.Repositories.All.Any(repository => repository.Path == path)
            ? directory
            : PortageDirectory.Open(configRoot, [Open(path)], _options, cancellationToken);
    }

    ImmutableArray<EbuildRepository> OpenNamed(ImageSpecification specification) =>
        [.. specification.Repositories.Select(repository => Open(PathOf(repository)))];

    EbuildRepository Open(string path) => EbuildRepository.Open(path, _options, cancellationToken);

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
