using Staves.Tests.Packages.Docker;

namespace Staves.Tests.Building.Runners.Docker;

public sealed class PodmanRunnerTests(PodmanService podman) : ContainerRunnerTests(podman), IClassFixture<PodmanService>;
