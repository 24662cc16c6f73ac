using System.Diagnostics;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Delivery;

/// <summary>`[image] health-check`, as a real Docker takes it.</summary>
public sealed class HealthCheckTests(DockerDaemon daemon) : IClassFixture<DockerDaemon>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("['/usr/bin/hello', 'you']", "healthy")]
    [InlineData("['/usr/bin/nothing']", "unhealthy")]
    public async Task Docker_finds_out_whether_a_container_is_well(string check, string expected)
    {
        daemon.SkipUnlessRunning();
        using var workplace = new Workplace();
        workplace.Environment["DOCKER_HOST"] = daemon.Address;
        TinyRepository.Create(workplace);
        TinyImage.Specify(
            workplace,
            "test/waits test/hello",
            $"[image]\nhealth-check = {{ command = {check}, interval = '300ms', timeout = '20s', start-period = '0s', retries = 2 }}\n",
            command: "/usr/bin/waits");
        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(expected == "unhealthy", built.Error.Contains("warning[STV1956]: the image has no `/usr/bin/nothing`", StringComparison.Ordinal));
        string words = check.Replace('\'', '"').Replace(", ", ",", StringComparison.Ordinal);
        Assert.Equal(
            $$"""{"Test":["CMD",{{words[1..]}},"Interval":300000000,"Timeout":20000000000,"Retries":2}""",
            daemon.Docker("image", "inspect", "--format", "{{json .Config.Healthcheck}}", "test/image").Trim());

        string container = daemon.Docker("run", "--detach", "--network", "none", "test/image").Trim();
        try
        {
            Assert.Equal(expected, Settled(container));
        }
        finally
        {
            daemon.Docker("rm", "--force", container);
        }
    }

    string Settled(string container)
    {
        long start = Stopwatch.GetTimestamp();
        string status = "starting";
        while (status == "starting" && Stopwatch.GetElapsedTime(start) < Patience)
        {
            Thread.Sleep(100);
            status = daemon.Docker("inspect", "--format", "{{.State.Health.Status}}", container).Trim();
        }

        return status;
    }
}
