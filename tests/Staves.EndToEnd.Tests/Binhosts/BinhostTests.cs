using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Binhosts;

/// <summary>Images are made of the packages of a binhost, which `staves cache export` has made of a cache.</summary>
public class BinhostTests
{
    const string Index = "/Packages.gz";

    [Fact]
    public async Task An_image_comes_from_a_binhost_without_a_compiler_in_the_plan()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", command: "/usr/bin/app", isStatic: false);
        using var gpg = new GpgKey(workplace);
        string compiled = await PublishAsync(workplace, "--sign-key", gpg.SecretFile);
        using var server = new SourceServer { Directory = workplace["binhost"] };
        TinyImage.Specify(
            workplace, "test/app", $"[build]\nbinhosts = [{{ uri = '{server.Address}', keyring = '{gpg.PublicFile}' }}]", "/usr/bin/app", isStatic: false);

        StavesResult plan = (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.DoesNotContain("compile", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("builder", plan.Output, StringComparison.Ordinal);
        Assert.Contains("4 packages, 4 to fetch", plan.Output, StringComparison.Ordinal);
        Assert.Equal([$"GET {Index}"], server.Requests);

        StavesResult first = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Empty(first.Compiled);
        Assert.Contains("4 from binhosts, nothing compiled", first.Output, StringComparison.Ordinal);
        Assert.Equal(compiled, first.Digest);
        Assert.Equal("greetings from app\n", (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);

        int requests = server.Requests.Count;
        Assert.Equal(first.Digest, (await workplace.RunAsync("build", "--offline")).ShouldSucceed().Digest);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task What_comes_over_a_network_has_to_be_signed_by_a_key_that_is_named()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        using var gpg = new GpgKey(workplace);
        using var stranger = new GpgKey(workplace);
        string compiled = await PublishAsync(workplace, "--sign-key", stranger.SecretFile);
        using var server = new SourceServer { Directory = workplace["binhost"] };

        TinyImage.Specify(workplace, "test/hello", $"[build]\nbinhosts = ['{server.Address}']");
        if (!File.Exists("/usr/share/openpgp-keys/gentoo-release.asc"))
        {
            Assert.Contains("error[STV1928]", (await workplace.RunAsync("build")).ShouldFail(2).Error, StringComparison.Ordinal);
        }

        TinyImage.Specify(workplace, "test/hello", $"[build]\nbinhosts = [{{ uri = '{server.Address}', keyring = '{gpg.PublicFile}' }}]");
        Assert.Contains("which is not in the keyring", (await workplace.RunAsync("build", "--usepkgonly")).ShouldFail(1).Error, StringComparison.Ordinal);
        StavesResult instead = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], instead.Compiled);
        Assert.Equal(compiled, instead.Digest);
    }

    [Fact]
    public async Task Without_binhosts_all_is_compiled_and_a_directory_is_a_binhost_too()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        string compiled = await PublishAsync(workplace);
        TinyImage.Specify(workplace, "test/hello", BuildTable("./binhost"));
        StavesResult without = (await workplace.RunAsync("build", "--no-binhosts", "--build-cache", "other")).ShouldSucceed();
        Assert.Equal(["test/hello-1"], without.Compiled);
        StavesResult with = (await workplace.RunAsync("build", "--usepkgonly")).ShouldSucceed();
        Assert.Empty(with.Compiled);
        Assert.Equal([compiled, compiled], [without.Digest, with.Digest]);
    }

    [Fact]
    public async Task A_package_that_is_not_what_the_index_says_is_compiled_instead_or_refused()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        string compiled = await PublishAsync(workplace);
        using var server = new SourceServer { Directory = workplace["binhost"], Lies = true, Misbehaves = IsPackage };
        TinyImage.Specify(workplace, "test/hello", BuildTable(server.Address));

        StavesResult refused = (await workplace.RunAsync("build", "--usepkgonly")).ShouldFail(1);
        Assert.Contains("error[STV4111]: `test/hello/hello-1-1.gpkg.tar`", refused.Error, StringComparison.Ordinal);

        StavesResult instead = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Contains("warning[STV1927]: the binary package of `test/hello-1` cannot be used, so it is compiled", instead.Error, StringComparison.Ordinal);
        Assert.Equal(["test/hello-1"], instead.Compiled);
        Assert.Equal(compiled, instead.Digest);
    }

    [Theory]
    [InlineData(false, "bytes=5000-")]
    [InlineData(true, "bytes=5000-")]
    public async Task A_mirror_that_breaks_off_is_gone_on_with_at_the_next(bool ignoresRanges, string asked)
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        string compiled = await PublishAsync(workplace);
        using var half = new SourceServer { Directory = workplace["binhost"], StopsAfter = 5000, HangsUp = true, Misbehaves = IsPackage };
        using var whole = new SourceServer { Directory = workplace["binhost"], IgnoresRanges = ignoresRanges };
        TinyImage.Specify(workplace, "test/hello", $"[build]\nbinhosts = [{{ uri = '{half.Address}', mirrors = ['{whole.Address}'], verify-signature = false }}]");

        StavesResult built = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Empty(built.Compiled);
        Assert.Equal(compiled, built.Digest);
        Assert.Contains($"GET /test/hello/hello-1-1.gpkg.tar {asked}", whole.Requests);
    }

    [Fact]
    public async Task A_plan_says_why_a_package_does_not_come_from_a_binhost()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        await PublishAsync(workplace);
        TinyImage.Specify(workplace, "test/hello test/slow", $"{BuildTable("./binhost")}\n['test/hello']\nuse = ['loud']");

        StavesResult plan = (await workplace.RunAsync("plan")).ShouldSucceed();
        Assert.Contains("    no binary package: build 1: it was built with -loud\n", plan.Output, StringComparison.Ordinal);
        Assert.Contains("    no binary package: no binhost has it\n", plan.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await workplace.RunAsync("plan", "--format", "json")).ShouldSucceed().Output);
        JsonElement rejection = Assert.Single(json.RootElement.GetProperty("packages").EnumerateArray()
            .Single(package => package.GetProperty("package").GetString() == "test/hello-1").GetProperty("notBinary").EnumerateArray());
        Assert.Equal(("flags", 1), (rejection.GetProperty("kind").GetString(), rejection.GetProperty("build").GetInt32()));
        Assert.Equal(["-loud"], rejection.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));

        string why = (await workplace.RunAsync("why", "hello")).ShouldSucceed().Output;
        Assert.Contains("  test/hello/hello-1-1.gpkg.tar: it was built with -loud\n", why, StringComparison.Ordinal);
        Assert.Contains("use = ['-loud']", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_binary_package_that_has_gone_is_found_in_the_cache_or_compiled()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        string compiled = await PublishAsync(workplace);
        using var server = new SourceServer { Directory = workplace["binhost"] };
        TinyImage.Specify(workplace, "test/hello", BuildTable(server.Address));
        (await workplace.RunAsync("lock")).ShouldSucceed();
        Assert.Contains("digest = 'sha512:", File.ReadAllText(workplace["staves.lock"]), StringComparison.Ordinal);
        (await workplace.RunAsync("build", "--locked")).ShouldSucceed();

        (await workplace.RunAsync("cache", "export", "empty", "--build-cache", "nothing")).ShouldSucceed();
        server.Directory = workplace["empty"];
        StavesResult cached = (await workplace.RunAsync("build", "--locked")).ShouldSucceed();
        Assert.Empty(cached.Compiled);
        Assert.Equal(compiled, cached.Digest);

        StavesResult gone = (await workplace.RunAsync("build", "--locked", "--build-cache", "other")).ShouldFail(2);
        Assert.Contains("error[STV1923]", gone.Error, StringComparison.Ordinal);
        StavesResult instead = (await workplace.RunAsync("build", "--build-cache", "other")).ShouldSucceed();
        Assert.Contains("warning[STV1924]", instead.Error, StringComparison.Ordinal);
        Assert.Equal(["test/hello-1"], instead.Compiled);
        Assert.Equal(compiled, instead.Digest);
    }

    [Fact]
    public async Task The_cache_is_listed_verified_and_pruned()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        (await workplace.RunAsync("build")).ShouldSucceed();

        Assert.Matches("^test/hello-1  .* compiled  [0-9-]+  -loud\n1 package, ", (await workplace.RunAsync("cache", "list")).ShouldSucceed().Output);
        Assert.EndsWith(", all sound\n", (await workplace.RunAsync("cache", "verify")).ShouldSucceed().Output, StringComparison.Ordinal);
        Assert.EndsWith("0 packages, 0 B removed\n", (await workplace.RunAsync("cache", "prune", "--older-than", "1d")).ShouldSucceed().Output, StringComparison.Ordinal);
        Assert.Contains("--older-than AGE", (await workplace.RunAsync("cache", "prune")).ShouldFail(2).Error, StringComparison.Ordinal);
        Assert.Contains("would be removed", (await workplace.RunAsync("cache", "prune", "--max-size", "0", "--dry-run")).ShouldSucceed().Output, StringComparison.Ordinal);

        string file = Directory.GetFiles(Path.Combine(workplace.Cache, "packages"), "*.gpkg.tar", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..4000]);
        using (var damaged = JsonDocument.Parse((await workplace.RunAsync("cache", "verify", "--format", "json")).ShouldFail(1).Output))
        {
            Assert.False(damaged.RootElement.GetProperty("success").GetBoolean());
            Assert.NotEmpty(damaged.RootElement.GetProperty("packages")[0].GetProperty("damage").GetString()!);
        }

        (await workplace.RunAsync("cache", "prune", "--max-size", "0")).ShouldSucceed();
        Assert.Equal("0 packages, 0 B\n", (await workplace.RunAsync("cache", "list")).ShouldSucceed().Output);
    }

    /// <summary>Builds the image with a cache of its own, of which the directory `binhost` is made; the digest of the image.</summary>
    static async Task<string> PublishAsync(Workplace workplace, params string[] options)
    {
        string digest = (await workplace.RunAsync("build", "--build-cache", "maker")).ShouldSucceed().Digest;
        (await workplace.RunAsync(["cache", "export", "binhost", "--build-cache", "maker", .. options])).ShouldSucceed();
        return digest;
    }

    static string BuildTable(string binhost) => $"[build]\nbinhosts = [{{ uri = '{binhost}', verify-signature = false }}]";

    static bool IsPackage(string path) => path.EndsWith(".gpkg.tar", StringComparison.Ordinal);
}
