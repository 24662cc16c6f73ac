using Staves.Tests.Packages.Docker;

namespace Staves.Tests.Building.Runners.Docker;

public sealed class DockerRunnerTests(DockerDaemon daemon) : ContainerRunnerTests(daemon), IClassFixture<DockerDaemon>;
