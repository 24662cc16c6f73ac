using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Registries;

namespace Staves.EndToEnd.Tests.Builders;

/// <summary>A Debian root as an image of a real dockerd and of a real registry, for all tests of builders.</summary>
public sealed class BuilderImages : IAsyncLifetime
{
    /// <summary>Only the daemon has it.</summary>
    public const string Image = "staves-tests/debian:toolchain";

    readonly string _directory = Directory.CreateTempSubdirectory("staves-e2e-builders-").FullName;
    RegistryServer? _registry;
    string? _reasonToSkip;

    public DockerDaemon Daemon { get; } = new();

    /// <summary>The root as a tar archive.</summary>
    public string Archive { get; private set; } = "";

    /// <summary>Only the registry has it, on 127.0.0.1 where Docker asks for no encryption.</summary>
    public string? RegistryImage { get; private set; }

    public async ValueTask InitializeAsync()
    {
        (string? archive, string reason) = await DebianRoot.WriteAsync(Path.Combine(_directory, "debian.tar"));
        (Archive, _reasonToSkip) = (archive ?? "", archive is null ? reason : null);
        await Daemon.InitializeAsync();
        if (archive is null || !Daemon.IsRunning)
        {
            return;
        }

        Daemon.Docker("import", archive, Image);
        if (Tool.IsInstalled("docker-registry"))
        {
            _registry = RegistryServer.In(Path.Combine(_directory, "registry"));
            RegistryImage = $"{_registry.Address}/staves/debian:toolchain";
            Daemon.Docker("tag", Image, RegistryImage);
            Tool.Run("timeout", "120", "bash", "-c", $"until docker -H {Daemon.Address} push --quiet {RegistryImage}; do sleep 0.2; done");
            Daemon.Docker("rmi", RegistryImage);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _registry?.Dispose();
        await Daemon.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public void SkipWithoutArchive() => Assert.SkipWhen(_reasonToSkip is not null, _reasonToSkip ?? "");

    public void SkipUnlessThere()
    {
        SkipWithoutArchive();
        Daemon.SkipUnlessRunning();
    }

    /// <summary>Nothing is left in the daemon but images and named volumes.</summary>
    public void MustHaveNoContainers() => Assert.Empty(Daemon.Docker("ps", "--all", "--quiet"));
}
