using Staves.Images.Registries;
using Staves.Images.Registries.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Registries;

public sealed class RegistryConfigurationTests : IDisposable
{
    const string Digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Without_a_rule_the_registry_itself_is_asked() =>
        Assert.Equal(["docker.io/gentoo/stage3"], Endpoints("", "gentoo/stage3"));

    [Fact]
    public void The_rule_of_the_longest_prefix_counts_and_ends_at_a_slash()
    {
        const string Text = """
            [[registry]]
            prefix = 'docker.io'
            location = 'all.example/hub'

            [[registry]]
            prefix = 'docker.io/gentoo'
            location = 'gentoo.example'
            insecure = true
            """;
        Assert.Equal(["gentoo.example/stage3 insecure"], Endpoints(Text, "gentoo/stage3"));
        Assert.Equal(["all.example/hub/gentoox/stage3"], Endpoints(Text, "gentoox/stage3"));
        Assert.Equal(["ghcr.io/gentoo/stage3"], Endpoints(Text, "ghcr.io/gentoo/stage3"));
    }

    [Fact]
    public void Mirrors_come_first_for_what_they_serve()
    {
        const string Text = """
            [[registry]]
            location = 'docker.io'

            [[registry.mirror]]
            location = 'one.example:5000/proxy'
            insecure = true

            [[registry.mirror]]
            location = 'two.example'
            pull-from-mirror = 'digest-only'
            """;
        Assert.Equal(["one.example:5000/proxy/library/busybox insecure", "docker.io/library/busybox"], Endpoints(Text, "busybox"));
        Assert.Equal(3, Endpoints(Text, $"busybox{Digest}").Length);
    }

    [Fact]
    public void A_prefix_may_stand_for_all_hosts_of_a_domain() => Assert.Equal(
        ["mirror.example/a/b"], Endpoints("[[registry]]\nprefix = '*.example.com'\nlocation = 'mirror.example'", "x.example.com/a/b"));

    [Theory]
    [InlineData("[[registry]]\nprefix = 7", "registries.conf:2:1", "`prefix` is an integer, expected a string")]
    [InlineData("[[registry]]\ninsecure = true", "registries.conf:1:3", "has neither `prefix` nor `location`")]
    [InlineData("[[registry]]\nlocation = 'https://a.example'", "registries.conf:2:1", "no address with a scheme")]
    [InlineData("[registry]\nlocation = 'a.example'", "registries.conf:1:2", "expected an array of tables")]
    [InlineData("[[registry]\n", "registries.conf:1:", "TOML syntax")]
    [InlineData("[[registry]]\nlocation = 'docker.io'\n[[registry.mirror]]\nlocation = 'a'\npull-from-mirror = 'never'", "registries.conf:3:12", "`pull-from-mirror`")]
    public void What_is_wrong_is_told_with_its_place(string text, string place, string reason)
    {
        Diagnostic diagnostic = Assert.Throws<StavesException>(() => Endpoints(text, "busybox")).Diagnostics[0];
        Assert.Contains(place, diagnostic.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_for_others_is_passed_over() => Assert.Equal(
        ["docker.io/library/busybox"],
        Endpoints("unqualified-search-registries = ['quay.io']\nshort-name-mode = 'enforcing'\n[aliases]\n'busybox' = 'quay.io/x/busybox'\n", "busybox"));

    [Fact]
    public void The_user_s_file_counts_and_drop_ins_say_more()
    {
        Directory.CreateDirectory(_scratch["config/containers/registries.conf.d"]);
        File.WriteAllText(_scratch["config/containers/registries.conf"], "[[registry]]\nprefix = 'a.example'\nlocation = 'b.example'\n");
        File.WriteAllText(_scratch["config/containers/registries.conf.d/1.conf"], "[[registry]]\nprefix = 'a.example'\nlocation = 'c.example'\n");
        var configuration = RegistryConfiguration.Read(variable => variable == "XDG_CONFIG_HOME" ? _scratch["config"] : null);
        Assert.Equal("c.example/x", configuration.EndpointsOf(RegistryReference.Parse("a.example/x"))[0].ToString());
    }

    string[] Endpoints(string text, string reference)
    {
        string file = _scratch["registries.conf"];
        File.WriteAllText(file, text);
        var configuration = RegistryConfiguration.Read(variable => variable == "CONTAINERS_REGISTRIES_CONF" ? file : null);
        return [.. configuration.EndpointsOf(RegistryReference.Parse(reference)).Select(endpoint => endpoint.IsInsecure ? $"{endpoint} insecure" : $"{endpoint}")];
    }
}
