using Staves.Building.Drivers;
using Staves.Building.Runners.Docker;
using Staves.Images.Registries;
using Staves.Images.Registries.Credentials;
using Staves.Images.Roots;
using Staves.Packages.Docker;
using Staves.Packages.Roots;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Builders;

/// <summary>A builder that is an image of a container daemon.</summary>
/// <param name="Name">The image as the user names it.</param>
/// <param name="Engine">The daemon.</param>
/// <param name="Image">The image's id there.</param>
/// <param name="Runner">Runs its containers; null where the image is taken from the daemon and its commands run elsewhere.</param>
/// <param name="Volume">The volume that keeps packages; null for none.</param>
sealed record DaemonBuilder(string Name, DockerEngine Engine, string Image, DockerRunner? Runner, string? Volume) : IDisposable
{
    /// <summary>Before the name of an image that the daemon has, as skopeo writes it (containers-transports(5)).</summary>
    public const string Prefix = "docker-daemon:";

    /// <summary>A daemon under load may be slow; without it there is no build.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool IsWanted(Located<string> name, ImageSpecification specification, BuilderChoice choice) =>
        RunnerOf(specification, choice) == RunnerKind.Docker || name.Value.StartsWith(Prefix, StringComparison.Ordinal);

    /// <exception cref="StavesException">STV1990: the builder is no image; or no daemon answers, or it cannot do it.</exception>
    public static async Task<DaemonBuilder> OpenAsync(
        Located<string> name, ImageSpecification specification, ResolutionOptions options, CancellationToken cancellationToken)
    {
        bool isPrefixed = name.Value.StartsWith(Prefix, StringComparison.Ordinal);
        string image = isPrefixed ? name.Value[Prefix.Length..]
            : name.Value.StartsWith(RegistryReference.Prefix, StringComparison.Ordinal) ? name.Value[RegistryReference.Prefix.Length..]
            : name.Value;
        if (!isPrefixed && (name.Value is OpenedBuilder.HostName or RootSources.StandardInput
            || name.Value.StartsWith(OpenedBuilder.StagePrefix, StringComparison.Ordinal) || Path.Exists(name.Value)))
        {
            throw new StavesException(new Diagnostic(
                "STV1990",
                $"containers are made of images, and `{name.Value}` is none",
                name.Location.File == "--builder" ? null : name.Location,
                "name an image, such as `--builder gentoo/stage3`, or leave `--runner docker` out"));
        }

        DockerEngine engine = await OpenEngineAsync(cancellationToken);
        try
        {
            string id = await DaemonImage.FindOrPullAsync(
                engine,
                image,
                // What is said to be in the daemon is not looked for elsewhere.
                isPrefixed || options.Offline ? null : cancellation => DaemonCredential.FindAsync(image, Environment.GetEnvironmentVariable, cancellation),
                new PullText(options.Builder.Tell, TimeProvider.System),
                cancellationToken);
            string? volume = options.Cache.Name is { } cache && DockerVolumes.IsName(cache) ? cache : null;
            DockerRunner? runner = RunnerOf(specification, options.Builder) == RunnerKind.Docker
                ? await DockerRunner.OpenAsync(engine, new DockerRunnerOptions { WorkDirectory = options.Cache.Work, Volume = volume }, cancellationToken)
                : null;
            return new DaemonBuilder(image, engine, id, runner, runner is null ? null : volume);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>The daemon of this machine.</summary>
    /// <exception cref="StavesException">None answers.</exception>
    public static async Task<DockerEngine> OpenEngineAsync(CancellationToken cancellationToken) =>
        new(DaemonImage.Require(await DockerEngine.FindAsync(Environment.GetEnvironmentVariable, Patience, cancellationToken)));

    /// <summary>The image's files, for planning.</summary>
    public async Task<IReadableRoot> OpenRootAsync(RootStore store, CacheDirectories cache, CancellationToken cancellationToken)
    {
        using var work = WorkDirectory.Create(cache.Work, "image");
        return await DaemonRoot.OpenAsync(Engine, Image, Name, store, work.Of("image.tar"), cancellationToken);
    }

    public void Dispose() => Engine.Dispose();

    static RunnerKind RunnerOf(ImageSpecification specification, BuilderChoice choice) => choice.Runner ?? specification.Build.Runner;
}
