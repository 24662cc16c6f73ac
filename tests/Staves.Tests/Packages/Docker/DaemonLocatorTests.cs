using System.Security.Cryptography;
using System.Text;
using Staves.Packages.Docker;

namespace Staves.Tests.Packages.Docker;

public sealed class DaemonLocatorTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_users_variable_is_the_only_candidate()
    {
        DaemonEndpoint endpoint = Assert.Single(Candidates(("DOCKER_HOST", "tcp://127.0.0.1:2375"), ("XDG_RUNTIME_DIR", _scratch.Path)));
        Assert.Equal((new Uri("tcp://127.0.0.1:2375"), true), (endpoint.Address, endpoint.IsExplicit));
        Assert.Equal("CONTAINER_HOST", Assert.Single(Candidates(("CONTAINER_HOST", "unix:///x"))).Source);
    }

    [Fact]
    public void Only_sockets_that_exist_are_candidates_Docker_before_Podman()
    {
        Directory.CreateDirectory(_scratch["podman"]);
        File.WriteAllText(_scratch["podman/podman.sock"], "");
        File.WriteAllText(_scratch["docker.sock"], "");
        string[] found = [.. Candidates(("XDG_RUNTIME_DIR", _scratch.Path)).Select(one => one.Source)];
        Assert.Equal(["rootless Docker", "rootless Podman"], found.Where(one => one.StartsWith("rootless", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dockers_current_context_comes_first()
    {
        string directory = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("mine")));
        Directory.CreateDirectory(_scratch[$".docker/contexts/meta/{directory}"]);
        File.WriteAllText(_scratch["engine.sock"], "");
        File.WriteAllText(_scratch[".docker/config.json"], """{"currentContext":"mine"}""");
        File.WriteAllText(
            _scratch[$".docker/contexts/meta/{directory}/meta.json"],
            $$"""{"Name":"mine","Endpoints":{"docker":{"Host":"unix://{{_scratch["engine.sock"]}}"} } }""");
        Assert.Equal(_scratch["engine.sock"], Candidates(("HOME", _scratch.Path))[0].Address.LocalPath);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"currentContext":7}""")]
    [InlineData("""{"currentContext":"../../x"}""")]
    public void A_strange_configuration_of_Docker_is_no_obstacle(string text)
    {
        Directory.CreateDirectory(_scratch[".docker"]);
        File.WriteAllText(_scratch[".docker/config.json"], text);
        Assert.DoesNotContain(Candidates(("HOME", _scratch.Path)), one => one.Source == "Docker's context");
    }

    [Fact]
    public async Task A_socket_where_nobody_listens_is_reported_with_the_reason()
    {
        await File.WriteAllTextAsync(_scratch["dead.sock"], "");
        DaemonSearch search = await DockerEngine.FindAsync(
            name => name == "DOCKER_HOST" ? $"unix://{_scratch["dead.sock"]}" : null, DockerEngine.ShortPatience, CancellationToken.None);
        Assert.Null(search.Answered);
        Assert.NotEmpty(Assert.Single(search.Silent).Reason);
    }

    static DaemonEndpoint[] Candidates(params (string Name, string Value)[] variables) =>
        [.. DaemonLocator.Candidates(name => variables.FirstOrDefault(one => one.Name == name).Value)];
}
