using System.Text;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>Keys and passwords of a user serve fetching, where they are allowed to, and are found nowhere after it.</summary>
public class SecretTests
{
    const string Password = "correct-horse-battery";

    [Fact]
    public async Task A_key_of_the_agent_is_used_with_ssh_and_not_without()
    {
        using var workplace = new Workplace();
        using var server = new SshServer(workplace);
        var upstream = new GitUpstream(workplace);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{server.Address}{upstream.Tree}'");
        server.Introduce(workplace);

        StavesResult without = (await workplace.RunAsync("sync", "--no-ssh")).ShouldFail(1);
        Assert.Contains("error[STV5601]", without.Error, StringComparison.Ordinal);
        Assert.Contains("`--ssh` lets it use the ssh agent and ~/.ssh", without.Error, StringComparison.Ordinal);
        Assert.Contains(upstream.Head[..16], (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
        (await workplace.RunAsync("build", "--no-ssh")).ShouldSucceed();
    }

    [Fact]
    public async Task So_is_it_by_rsync()
    {
        Tool.Require("rsync");
        using var workplace = new Workplace();
        using var server = new SshServer(workplace);
        string tree = TinyRepository.Create(workplace).Path;
        RemoteImage.Specify(workplace, $"type = 'rsync'\nuri = '{server.Address}{tree}'");
        server.Introduce(workplace);
        Assert.Contains("error[STV5601]", (await workplace.RunAsync("sync", "--no-ssh")).ShouldFail(1).Error, StringComparison.Ordinal);
        (await workplace.RunAsync("sync", "--ssh")).ShouldSucceed();
    }

    [Fact]
    public async Task Git_logs_in_with_netrc_and_only_where_it_may()
    {
        using var workplace = new Workplace();
        var upstream = new GitUpstream(workplace);
        using var server = new GitHttpServer(workplace.Work, "me", Password);
        RemoteImage.Specify(workplace, $"type = 'git'\nuri = '{server.Address}/repository/.git'");
        File.WriteAllText(Path.Combine(workplace.Home, ".netrc"), $"machine 127.0.0.1 login me password {Password}\n");

        StavesResult without = (await workplace.RunAsync("sync", "--no-netrc")).ShouldFail(1);
        Assert.DoesNotContain(Password, without.Error, StringComparison.Ordinal);
        Assert.All(server.Authorizations, given => Assert.Equal("", given));
        Assert.Contains(upstream.Head[..16], (await workplace.RunAsync("sync")).ShouldSucceed().Output, StringComparison.Ordinal);
        (await workplace.RunAsync("build")).ShouldSucceed();
        NothingHas(workplace.CacheHome, Password);
        NothingHas(workplace.Work, Password);
    }

    [Fact]
    public async Task A_source_is_fetched_with_netrc_of_the_home_and_not_of_the_directory_of_ssh()
    {
        using var workplace = new Workplace();
        using var server = new SourceServer();
        TinyRepository repository = TinyRepository.Create(workplace, server.Address);
        server.Directory = repository.Sources;
        server.Authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Password}"))}";
        TinyImage.Specify(workplace, "test/hello");

        // The original took the file out of this directory.
        Directory.CreateDirectory(Path.Combine(workplace.Home, ".ssh"));
        File.WriteAllText(Path.Combine(workplace.Home, ".ssh", ".netrc"), $"machine 127.0.0.1 login me password {Password}\n");
        Assert.Contains("HTTP 401", (await workplace.RunAsync("build")).ShouldFail(1).Error, StringComparison.Ordinal);

        File.Move(Path.Combine(workplace.Home, ".ssh", ".netrc"), Path.Combine(workplace.Home, ".netrc"));
        Assert.Contains("HTTP 401", (await workplace.RunAsync("build", "--no-netrc")).ShouldFail(1).Error, StringComparison.Ordinal);
        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.DoesNotContain(Password, built.Error + built.Output, StringComparison.Ordinal);
        NothingHas(workplace.CacheHome, Password);
        NothingHas(workplace.Work, Password);
    }

    static void NothingHas(string directory, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories),
            file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);
    }
}
