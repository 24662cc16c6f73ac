using System.Text;
using System.Text.Json.Nodes;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Registries;

/// <summary>Signatures in a registry that wants a password, with cosign itself on the other side.</summary>
public sealed class SigningTests
{
    static readonly string[] WithoutLog = ["--insecure-ignore-tlog", "--allow-insecure-registry"];

    [Fact]
    public async Task Cosign_accepts_what_Staves_signs_and_the_statements_about_it()
    {
        using Workplace workplace = Create();
        using var registry = RegistryServer.WithPassword(workplace);
        LogIn(workplace, registry);
        (await workplace.RunAsync("key", "generate")).ShouldSucceed();
        TinyImage.Specify(workplace, "test/hello", name: $"{registry.Address}/test/image");
        StavesResult pushed = (await workplace.RunAsync("build", "--push", "--tag", "1", "--sign-key", "cosign.key")).ShouldSucceed();
        string image = $"{registry.Address}/test/image@{pushed.Digest}";

        JsonNode accepted = await CosignAsync(workplace, ["verify", "--key", "cosign.pub", .. WithoutLog, "--output", "json", image]);
        Assert.Equal($"{registry.Address}/test/image", accepted[0]!["critical"]!["identity"]!["docker-reference"]!.GetValue<string>());
        foreach (string kind in (string[])["slsaprovenance1", "spdxjson", "cyclonedx"])
        {
            JsonNode statement = await CosignAsync(workplace, ["verify-attestation", "--key", "cosign.pub", "--type", kind, .. WithoutLog, image]);
            byte[] text = Convert.FromBase64String(statement["payload"]!.GetValue<string>());
            Assert.Contains(pushed.Digest["sha256:".Length..], Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        }

        JsonNode verified = JsonNode.Parse((await workplace.RunAsync("verify", image, "--key", "cosign.pub", "--format", "json")).ShouldSucceed().Output)!;
        Assert.Equal(pushed.Digest, verified["digest"]!.GetValue<string>());
        Assert.Equal(
            ["https://cyclonedx.org/bom", "https://slsa.dev/provenance/v1", "https://spdx.dev/Document"],
            verified["attestations"]!.AsArray().Select(kind => kind!.GetValue<string>()));
    }

    [Fact]
    public async Task Staves_accepts_what_cosign_signs_with_a_key_of_its_own()
    {
        using Workplace workplace = Create();
        using var registry = RegistryServer.WithPassword(workplace);
        LogIn(workplace, registry);
        Tool.Require("cosign");
        (await workplace.RunCommandAsync("cosign", "generate-key-pair")).ShouldSucceed();
        TinyImage.Specify(workplace, "test/hello", name: $"{registry.Address}/test/image");
        StavesResult pushed = (await workplace.RunAsync("build", "--push")).ShouldSucceed();
        string image = $"{registry.Address}/test/image:latest";
        Assert.Contains("error[STV7303]", (await workplace.RunAsync("verify", image, "--key", "cosign.pub")).ShouldFail(1).Error, StringComparison.Ordinal);

        (await workplace.RunCommandAsync(
            "cosign", "sign", "--key", "cosign.key", "--tlog-upload=false", "--allow-insecure-registry", "--yes", image.Replace(":latest", $"@{pushed.Digest}", StringComparison.Ordinal)))
            .ShouldSucceed();
        Assert.Contains(pushed.Digest, (await workplace.RunAsync("verify", image, "--key", "cosign.pub")).ShouldSucceed().Output, StringComparison.Ordinal);

        // The same key signs with Staves too, beside cosign's signature, whose bytes are others each time.
        (await workplace.RunAsync("sign", image, "--key", "cosign.key")).ShouldSucceed();
        Assert.Equal(2, Signatures(registry, pushed.Digest)["layers"]!.AsArray().Count);
        (await workplace.RunAsync("sign", image, "--key", "cosign.key")).ShouldSucceed();
        Assert.Equal(2, Signatures(registry, pushed.Digest)["layers"]!.AsArray().Count);
        await CosignAsync(workplace, ["verify", "--key", "cosign.pub", .. WithoutLog, "--output", "json", image]);
    }

    [Fact]
    public async Task A_signature_of_another_image_or_by_another_key_is_refused()
    {
        using Workplace workplace = Create();
        using var registry = RegistryServer.WithPassword(workplace);
        LogIn(workplace, registry);
        (await workplace.RunAsync("key", "generate", "mine")).ShouldSucceed();
        (await workplace.RunAsync("key", "generate", "yours")).ShouldSucceed();
        TinyImage.Specify(workplace, "test/hello", name: $"{registry.Address}/test/image");
        StavesResult mine = (await workplace.RunAsync("build", "--push", "--tag", "mine", "--sign-key", "mine.key")).ShouldSucceed();
        TinyImage.Specify(workplace, "test/hello", "[[files]]\npath = '/evil'\ncontent = 'evil'\n", name: $"{registry.Address}/test/image");
        StavesResult evil = (await workplace.RunAsync("build", "--push", "--tag", "evil")).ShouldSucceed();

        (await workplace.RunAsync("verify", $"{registry.Address}/test/image:mine", "--key", "mine.pub")).ShouldSucceed();
        Assert.Contains(
            "error[STV7304]", (await workplace.RunAsync("verify", $"{registry.Address}/test/image:mine", "--key", "yours.pub")).ShouldFail(1).Error, StringComparison.Ordinal);
        Tool.Run(
            "skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", "--dest-tls-verify=false", "--src-creds", Credentials, "--dest-creds", Credentials,
            $"docker://{registry.Address}/test/image:{mine.Digest.Replace(':', '-')}.sig", $"docker://{registry.Address}/test/image:{evil.Digest.Replace(':', '-')}.sig");
        StavesResult refused = (await workplace.RunAsync("verify", $"{registry.Address}/test/image:evil", "--key", "mine.pub")).ShouldFail(1);
        Assert.Contains($"it signs another image, `{mine.Digest}`", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_the_cache_is_signed_where_it_lies()
    {
        using Workplace workplace = Create();
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("key", "generate")).ShouldSucceed();
        Assert.Contains("error[STV1946]", (await workplace.RunAsync("sign", "test/image", "--key", "cosign.key")).ShouldFail(2).Error, StringComparison.Ordinal);
        (await workplace.RunAsync("build")).ShouldSucceed();
        (await workplace.RunAsync("sign", "test/image", "--key", "cosign.key")).ShouldSucceed();
        StavesResult verified = (await workplace.RunAsync("verify", "test/image:latest", "--key", "cosign.pub")).ShouldSucceed();
        Assert.Contains("https://slsa.dev/provenance/v1", verified.Output, StringComparison.Ordinal);

        workplace.Environment["COSIGN_PASSWORD"] = "guessed";
        Assert.Contains("error[STV7301]", (await workplace.RunAsync("sign", "test/image", "--key", "cosign.key")).ShouldFail(1).Error, StringComparison.Ordinal);
        workplace.Environment["COSIGN_PASSWORD"] = null;
        Assert.Contains("error[STV1945]", (await workplace.RunAsync("sign", "test/image", "--key", "cosign.key")).ShouldFail(2).Error, StringComparison.Ordinal);
        Assert.Contains("`--sign-key` signs what", (await workplace.RunAsync("build", "--sign-key", "cosign.key")).ShouldFail(2).Error, StringComparison.Ordinal);
    }

    static string Credentials => $"{RegistryServer.UserName}:{RegistryServer.Password}";

    static Workplace Create()
    {
        var workplace = new Workplace();
        TinyRepository.Create(workplace);
        workplace.Environment["COSIGN_PASSWORD"] = "open sesame";
        return workplace;
    }

    /// <summary>As `docker login` does, for both programs.</summary>
    static void LogIn(Workplace workplace, RegistryServer registry)
    {
        string packed = Convert.ToBase64String(Encoding.UTF8.GetBytes(Credentials));
        workplace.Environment["DOCKER_CONFIG"] = workplace["docker"];
        workplace.Write("docker/config.json", $"{{\"auths\":{{\"{registry.Address}\":{{\"auth\":\"{packed}\"}}}}}}");
    }

    static JsonNode Signatures(RegistryServer registry, string digest) => JsonNode.Parse(Tool.Run(
        "skopeo", "inspect", "--raw", "--tls-verify=false", "--creds", Credentials, $"docker://{registry.Address}/test/image:{digest.Replace(':', '-')}.sig"))!;

    static async Task<JsonNode> CosignAsync(Workplace workplace, params string[] arguments)
    {
        Tool.Require("cosign");
        return JsonNode.Parse((await workplace.RunCommandAsync(["cosign", .. arguments])).ShouldSucceed().Output)!;
    }
}
