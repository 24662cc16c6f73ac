using System.Collections.Immutable;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Pipeline.Builders;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Pipeline.Repositories;

/// <summary>Opens the repositories that a specification names, and those of a Portage configuration beneath it.</summary>
sealed class RepositoryOpener(CacheDirectories cache, SyncedRepositories synced, CancellationToken cancellationToken)
{
    /// <summary>With what is kept between runs, and with ebuilds sourced where their metadata cache is out of date.</summary>
    readonly RepositoryOptions _options = new()
    {
        CacheDirectory = cache.Repositories,
        Generator = new SandboxedGenerator(new NamespacesRunner(), cache.Work, cancellationToken),
    };

    /// <summary>Pulls the images that repositories are in.</summary>
    public RegistryImages? Images { get; init; }

    /// <summary>The image of the repository that comes before those of the specification; null where there is none.</summary>
    public string? MainImage { get; init; }

    /// <summary>The repositories that the builder has itself, which count where nobody names one.</summary>
    public ImmutableArray<string> OwnRepositories { get; init; } = [];

    /// <summary>The image of the repository that a builder without its own wants; null where it is the one that comes with the program.</summary>
    public string? DefaultImage { get; init; }

    /// <summary>The repositories of a specification; those of the builder where nobody names one.</summary>
    public async Task<RepositorySet> OpenAsync(ImageSpecification specification)
    {
        ImmutableArray<EbuildRepository> named = await OpenNamedAsync(specification);
        return new RepositorySet(
            !named.IsEmpty ? named
            : !OwnRepositories.IsEmpty ? [.. OwnRepositories.Select(Open)]
            : [Open(DefaultImage is null ? BundledPath() : await FromImageAsync(DefaultImage, name: null, place: null))]);
    }

    /// <summary>A Portage configuration, to whose repositories those of the specification are added.</summary>
    public async Task<PortageDirectory> OpenBeneathAsync(string configRoot, ImageSpecification specification) =>
        PortageDirectory.Open(configRoot, await OpenNamedAsync(specification), _options, synced.StandIns, cancellationToken);

    /// <summary>A Portage configuration of a root whose repositories, if it has any, lie somewhere else: those of the specification take their
    /// places.</summary>
    public async Task<PortageDirectory> OpenSettingsAsync(string configRoot, ImageSpecification specification) =>
        PortageDirectory.OpenSettings(configRoot, await OpenAsync(specification));

    /// <summary>A Portage configuration and one repository, which may be among its own or not.</summary>
    /// <param name="configRoot">The directory above `etc/portage`.</param>
    /// <param name="path">The absolute path of the repository.</param>
    public PortageDirectory OpenWith(string configRoot, string path)
    {
        PortageDirectory directory = PortageDirectory.Open(configRoot, [], _options, cancellationToken: cancellationToken);
        return directory.Repositories.All.Any(repository => repository.Path == path)
            ? directory
            : PortageDirectory.Open(configRoot, [Open(path)], _options, cancellationToken: cancellationToken);
    }

    async Task<ImmutableArray<EbuildRepository>> OpenNamedAsync(ImageSpecification specification)
    {
        var repositories = ImmutableArray.CreateBuilder<EbuildRepository>();
        if (MainImage is not null)
        {
            repositories.Add(Open(await FromImageAsync(MainImage, name: null, place: null)));
        }

        foreach (RepositorySpecification repository in specification.Repositories)
        {
            repositories.Add(Open(await PathOfAsync(repository)));
        }

        return repositories.DrainToImmutable();
    }

    EbuildRepository Open(string path) => EbuildRepository.Open(path, _options, cancellationToken);

    async Task<string> PathOfAsync(RepositorySpecification repository) => synced.PathOf(repository) ?? repository.Type switch
    {
        RepositoryType.Bundled => BundledPath(),
        RepositoryType.Local => repository.Uri!,
        RepositoryType.Docker => await FromImageAsync(repository.Uri!, repository.Name, repository.Location),
        _ => throw new StavesException(new Diagnostic(
            "STV1901",
            $"repositories of type `{repository.Type.ToString().ToLowerInvariant()}` are not read by this version",
            repository.Location,
            "use `type = 'webrsync'`, a snapshot of Gentoo's mirrors, or `type = 'local'` with a checkout")),
    };

    Task<string> FromImageAsync(string image, string? name, SourceLocation? place) =>
        (Images ?? throw new InvalidOperationException("nobody pulls images")).RepositoryAsync(image, name, place, cancellationToken);

    /// <summary>The launcher of a checkout says where its repository is; elsewhere it lies beside the program.</summary>
    static string BundledPath() =>
        Environment.GetEnvironmentVariable("STAVES_REPOSITORY") is { Length: > 0 } given
            ? given
            : Path.Combine(AppContext.BaseDirectory, "repository");
}
