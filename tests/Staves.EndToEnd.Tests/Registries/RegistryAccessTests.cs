using System.Text;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>Who is let in by a registry, and by which way it is asked.</summary>
public sealed class RegistryAccessTests
{
    static readonly string[] Credentials = ["--dest-creds", $"{RegistryServer.UserName}:{RegistryServer.Password}"];

    static string Packed => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryServer.UserName}:{RegistryServer.Password}"));

    [Fact]
    public async Task A_password_is_taken_from_Docker_s_configuration()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.WithPassword(workplace);
        HandmadeImage.Push(workplace, $"{registry.Address}/test/snapshot:1", [SnapshotImage.CreateLayer(workplace)], Credentials);
        SnapshotImage.Specify(workplace, $"{registry.Address}/test/snapshot:1");

        StavesResult refused = (await workplace.RunAsync("plan")).ShouldFail(1);
        Assert.Contains("error[STV7203]", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"docker login", refused.Error, StringComparison.Ordinal);

        string wrong = Convert.ToBase64String("staves:guessed"u8.ToArray());
        Directory.CreateDirectory(Path.Combine(workplace.Home, ".docker"));
        File.WriteAllText(Path.Combine(workplace.Home, ".docker/config.json"), Logins(registry.Address, "auth", wrong));
        refused = (await workplace.RunAsync("plan")).ShouldFail(1);
        Assert.Contains("error[STV7203]", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", refused.Error, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(workplace.Home, ".docker/config.json"), Logins(registry.Address, "auth", Packed));
        (await workplace.RunAsync("plan")).ShouldSucceed();
        MustNotBeKept(workplace);
    }

    [Fact]
    public async Task A_password_is_taken_from_a_credential_helper()
    {
        using var workplace = new Workplace();
        using var registry = RegistryServer.WithPassword(workplace);
        HandmadeImage.Push(workplace, $"{registry.Address}/test/snapshot:1", [SnapshotImage.CreateLayer(workplace)], Credentials);
        SnapshotImage.Specify(workplace, $"{registry.Address}/test/snapshot:1");
        string helper = workplace.Write("bin/docker-credential-tests", $$"""
            #!/bin/sh
            read server
            [ "$1" = get ] || exit 2
            [ "$server" = "{{registry.Address}}" ] || { echo "credentials not found in native keychain"; exit 1; }
            echo '{"ServerURL":"'"$server"'","Username":"{{RegistryServer.UserName}}","Secret":"{{RegistryServer.Password}}"}'

            """);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        workplace.Environment["PATH"] = $"{workplace["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        workplace.Environment["DOCKER_CONFIG"] = workplace["docker"];

        workplace.Write("docker/config.json", """{"credsStore":"tests"}""");
        (await workplace.RunAsync("plan")).ShouldSucceed();
        MustNotBeKept(workplace);

        workplace.Write("docker/config.json", $"{{\"credHelpers\":{{\"{registry.Address}\":\"missing\"}}}}");
        Directory.Delete(workplace.CacheHome, recursive: true);
        StavesResult failed = (await workplace.RunAsync("plan")).ShouldFail(1);
        Assert.Contains("error[STV7212]", failed.Error, StringComparison.Ordinal);
        Assert.Contains("`docker-credential-missing`, which is not on PATH", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_server_is_asked_for_what_is_needed_by_whoever_there_is()
    {
        using var workplace = new Workplace();
        using var tokens = new TokenServer(Path.Combine(workplace.Root, "tokens"));
        using var registry = RegistryServer.WithTokens(workplace, tokens);
        string layer = SnapshotImage.CreateLayer(workplace);
        HandmadeImage.Push(workplace, $"{registry.Address}/public/snapshot:1", [layer], Credentials);
        HandmadeImage.Push(workplace, $"{registry.Address}/private/snapshot:1", [layer], Credentials);

        tokens.Requests.Clear();
        SnapshotImage.Specify(workplace, $"{registry.Address}/public/snapshot:1");
        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.Equal(["GET anonymous repository:public/snapshot:pull"], tokens.Requests);

        SnapshotImage.Specify(workplace, $"{registry.Address}/private/snapshot:1");
        Assert.Contains("error[STV7203]", (await workplace.RunAsync("plan")).ShouldFail(1).Error, StringComparison.Ordinal);

        tokens.Requests.Clear();
        workplace.Environment["REGISTRY_AUTH_FILE"] = workplace.Write("auth.json", Logins($"{registry.Address}/private", "auth", Packed));
        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.Equal(["GET user repository:private/snapshot:pull"], tokens.Requests);

        tokens.Requests.Clear();
        workplace.Write("auth.json", Logins(registry.Address, "identitytoken", TokenServer.IdentityToken));
        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.Equal(["POST user repository:private/snapshot:pull"], tokens.Requests);
        MustNotBeKept(workplace);
    }

    [Fact]
    public async Task A_mirror_is_asked_first_and_the_registry_where_it_does_not_answer()
    {
        using var workplace = new Workplace();
        using var mirror = RegistryServer.Open(workplace, "mirror");
        using var registry = RegistryServer.Open(workplace);
        string layer = SnapshotImage.CreateLayer(workplace);
        HandmadeImage.Push(workplace, $"{mirror.Address}/hub/gentoo/portage:latest", [layer]);
        HandmadeImage.Push(workplace, $"{registry.Address}/gentoo/portage:latest", [layer]);
        SnapshotImage.Specify(workplace, "gentoo/portage");
        string configuration = $"""
            unqualified-search-registries = ['quay.io']

            [[registry]]
            prefix = 'docker.io'
            location = '{registry.Address}'

            [[registry.mirror]]
            location = '{mirror.Address}/hub'

            """;
        workplace.Environment["CONTAINERS_REGISTRIES_CONF"] = workplace.Write("registries.conf", configuration);

        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.Equal(0, registry.Count("GET /v2/gentoo"));
        Assert.NotEqual(0, mirror.Count("GET /v2/hub/gentoo/portage/blobs/"));

        mirror.Stop();
        Directory.Delete(workplace.CacheHome, recursive: true);
        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.NotEqual(0, registry.Count("GET /v2/gentoo/portage/blobs/"));

        workplace.Write("registries.conf", $"{configuration}\n[[registry]]\nlocation = 'docker.io/gentoo'\nblocked = true\n");
        Assert.Contains("error[STV7215]", (await workplace.RunAsync("plan")).ShouldFail(1).Error, StringComparison.Ordinal);
        workplace.Write("registries.conf", "[[registry]]\nlocation = 'docker.io'\ninsecure = 'yes'\n");
        Assert.Contains("registries.conf:3:1", (await workplace.RunAsync("plan")).ShouldFail(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_does_not_go_where_a_registry_sends_for_its_blobs()
    {
        using var workplace = new Workplace();
        using var elsewhere = new SourceServer();
        using var tokens = new TokenServer(Path.Combine(workplace.Root, "tokens"));
        using var registry = RegistryServer.WithTokens(workplace, tokens, elsewhere.Address);
        elsewhere.Directory = registry.Storage;
        HandmadeImage.Push(workplace, $"{registry.Address}/private/snapshot:1", [SnapshotImage.CreateLayer(workplace)], Credentials);
        SnapshotImage.Specify(workplace, $"{registry.Address}/private/snapshot:1");
        workplace.Environment["REGISTRY_AUTH_FILE"] = workplace.Write("auth.json", Logins(registry.Address, "auth", Packed));

        elsewhere.Requests.Clear();
        elsewhere.Authorizations.Clear();
        (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.NotEmpty(elsewhere.Requests);
        Assert.Empty(elsewhere.Authorizations);
    }

    /// <summary>What `docker login` writes.</summary>
    static string Logins(string name, string kind, string value) => $"{{\"auths\":{{\"{name}\":{{\"{kind}\":\"{value}\"}}}}}}";

    static void MustNotBeKept(Workplace workplace)
    {
        foreach (string secret in (string[])[RegistryServer.Password, Packed, TokenServer.IdentityToken])
        {
            Assert.Equal("", Tool.RunRaw("grep", "-rlF", secret, workplace.CacheHome).Output);
        }
    }
}
