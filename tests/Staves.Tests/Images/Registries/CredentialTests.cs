using System.Text;
using Staves.Images.Registries;
using Staves.Images.Registries.Credentials;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Registries;

public sealed class CredentialTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_entry_of_the_longest_path_counts()
    {
        Write("docker/config.json", $$"""
            { "auths": {
                "ghcr.io": { "auth": "{{Packed("all:1")}}" },
                "ghcr.io/me": { "auth": "{{Packed("mine:2")}}" },
                "ghcr.io/me/bash": { "username": "bash", "password": "3:4" },
                "https://index.docker.io/v1/": { "auth": "{{Packed("hub:5")}}" },
                "quay.io": { "identitytoken": "token" } } }
            """);
        Assert.Equal("all 1", await FindAsync("ghcr.io/you/bash"));
        Assert.Equal("mine 2", await FindAsync("ghcr.io/me/zsh"));
        Assert.Equal("bash 3:4", await FindAsync("ghcr.io/me/bash"));
        Assert.Equal("hub 5", await FindAsync("busybox"));
        Assert.Equal("identity token", await FindAsync("quay.io/a/b"));
        Assert.Null(await FindAsync("localhost:5000/me/bash"));
    }

    [Fact]
    public async Task The_first_file_that_has_one_counts()
    {
        Write("docker/config.json", $$"""{ "auths": { "a.example": { "auth": "{{Packed("docker:1")}}" }, "b.example": { "auth": "{{Packed("docker:1")}}" } } }""");
        Write("run/containers/auth.json", $$"""{ "auths": { "c.example": { "auth": "{{Packed("podman:2")}}" } } }""");
        Write("named.json", $$"""{ "auths": { "a.example": { "auth": "{{Packed("named:3")}}" } } }""");
        Assert.Equal("named 3", await FindAsync("a.example/x"));
        Assert.Equal("docker 1", await FindAsync("b.example/x"));
        Assert.Equal("podman 2", await FindAsync("c.example/x"));
    }

    [Theory]
    [InlineData("{", "it is not JSON at line 1")]
    [InlineData("[]", "it is not an object")]
    [InlineData("""{"auths":{"a.example":{"auth":"!!"}}}""", "`auth` of `a.example` is not a name and a password in Base64")]
    [InlineData("""{"credsStore":"no/such"}""", "the credential helper `docker-credential-no/such`, which is not on PATH")]
    public async Task What_is_wrong_is_told_with_the_file(string text, string reason)
    {
        Write("docker/config.json", text);
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => FindAsync("a.example/x"));
        Assert.Equal("STV7212", failure.Diagnostics[0].Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(_scratch["docker/config.json"], failure.Diagnostics[0].Location?.File);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"auths":[]}""")]
    [InlineData("""{"auths":{"a.example":{}}}""")]
    [InlineData("""{"auths":{"a.example":7},"credsStore":""}""")]
    public async Task What_says_nothing_gives_nothing(string text)
    {
        Write("docker/config.json", text);
        Assert.Null(await FindAsync("a.example/x"));
    }

    [Theory]
    [InlineData("echo '{\"Username\":\"me\",\"Secret\":\"word\"}'", "me word")]
    [InlineData("echo '{\"Username\":\"<token>\",\"Secret\":\"word\"}'", "identity word")]
    [InlineData("echo 'credentials not found in native keychain'; exit 1", null)]
    public async Task A_helper_is_asked_for_the_server(string script, string? expected)
    {
        Write("docker/config.json", """{"credHelpers":{"a.example":"tests"}}""");
        Helper(script);
        Assert.Equal(expected, await FindAsync("a.example/x"));
        Assert.Equal("a.example", await File.ReadAllTextAsync(_scratch["asked"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("echo 'the word is swordfish'; exit 3", "failed for `a.example` with exit code 3")]
    [InlineData("echo 'swordfish'", "did not answer with JSON")]
    public async Task What_a_helper_says_is_not_repeated(string script, string reason)
    {
        Write("docker/config.json", """{"credHelpers":{"a.example":"tests"}}""");
        Helper(script);
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => FindAsync("a.example/x"));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_does_not_turn_into_text() => Assert.DoesNotContain(
        "word", $"{RegistryCredential.OfPassword("me", "word")}{RegistryCredential.OfIdentity("word", null)}{RegistryCredential.OfRegistryToken("word")}", StringComparison.Ordinal);

    static string Packed(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch[path])!);
        File.WriteAllText(_scratch[path], text);
    }

    void Helper(string script)
    {
        Write("bin/docker-credential-tests", $"#!/bin/sh\ncat > {_scratch["asked"]}\n{script}\n");
        File.SetUnixFileMode(_scratch["bin/docker-credential-tests"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    async Task<string?> FindAsync(string reference)
    {
        var source = new CredentialSource(variable => variable switch
        {
            "REGISTRY_AUTH_FILE" => _scratch["named.json"],
            "DOCKER_CONFIG" => _scratch["docker"],
            "XDG_RUNTIME_DIR" => _scratch["run"],
            "PATH" => $"{_scratch["bin"]}:/usr/bin:/bin",
            _ => null,
        });
        var parsed = RegistryReference.Parse(reference);
        RegistryCredential? found = await source.FindAsync(
            new RegistryEndpoint(parsed.Registry, parsed.Repository, IsInsecure: false), TestContext.Current.CancellationToken);
        return found is null ? null : found.IdentityToken is { } identity ? $"identity {identity}" : $"{found.UserName} {found.Password}";
    }
}
