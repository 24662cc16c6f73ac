using Staves.Images.Registries;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Images.Registries;

public sealed class RegistryReferenceTests
{
    const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest")]
    [InlineData("gentoo/stage3:musl", "docker.io/gentoo/stage3:musl")]
    [InlineData("docker://gentoo/stage3", "docker.io/gentoo/stage3:latest")]
    [InlineData("docker.io/busybox:1", "docker.io/library/busybox:1")]
    [InlineData("index.docker.io/gentoo/portage", "docker.io/gentoo/portage:latest")]
    [InlineData("localhost/a", "localhost/a:latest")]
    [InlineData("localhost:5000/a/b:c", "localhost:5000/a/b:c")]
    [InlineData("ghcr.io/me/bash", "ghcr.io/me/bash:latest")]
    [InlineData("registry.example:443/a@sha256:" + Hex, "registry.example:443/a@sha256:" + Hex)]
    [InlineData("a/b:c@sha256:" + Hex, "docker.io/a/b:c@sha256:" + Hex)]
    public void Docker_s_defaults_stand_for_what_is_not_written(string text, string whole) =>
        Assert.Equal(whole, RegistryReference.Parse(text).ToString());

    [Fact]
    public void A_digest_is_what_the_registry_is_asked_for_and_what_the_store_calls_it()
    {
        var reference = RegistryReference.Parse($"a/b:c@sha256:{Hex}");
        Assert.Equal($"sha256:{Hex}", reference.TagOrDigest);
        Assert.Equal($"docker.io/a/b:sha256-{Hex}", reference.StoredName.ToString());
        Assert.Equal("docker.io/a/b:c", RegistryReference.Parse("a/b:c").StoredName.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("docker://")]
    [InlineData("Gentoo/stage3")]
    [InlineData("/root")]
    [InlineData("./root")]
    [InlineData("stage3.tar.xz/")]
    [InlineData("user:password@host/a")]
    [InlineData("a@sha512:00")]
    [InlineData("https://ghcr.io/a")]
    public void What_is_no_reference_is_told(string text)
    {
        StavesException failure = Assert.Throws<StavesException>(() => RegistryReference.Parse(text));
        Assert.Equal("STV7201", failure.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1:80", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("localhost.example.com", false)]
    [InlineData("127.0.0.1.example.com", false)]
    [InlineData("docker.io", false)]
    public void Only_this_machine_may_do_without_TLS(string host, bool may) =>
        Assert.Equal(may, new RegistryEndpoint(host, "a", IsInsecure: false).MayBePlain);

    [Theory]
    [InlineData("gentoo/stage3-amd64-hardened-nomultilib", "`gentoo/stage3:hardened`, `gentoo/stage3:nomultilib`, `gentoo/stage3:musl-hardened`")]
    [InlineData("gentoo/stage3-amd64-musl-hardened", "`gentoo/stage3:musl-hardened`, `gentoo/stage3:hardened`, `gentoo/stage3:musl`")]
    [InlineData("gentoo/stage3-arm64", "`gentoo/stage3:latest`")]
    [InlineData("gentoo/stage3:nomultilb-systemd", "`gentoo/stage3:systemd`, `gentoo/stage3:llvm-systemd`, `gentoo/stage3:nomultilib-systemd`")]
    [InlineData("gentoo/portage", null)]
    [InlineData("ghcr.io/gentoo/stage3-amd64-musl", null)]
    public void A_name_that_Gentoo_gave_up_leads_to_the_nearest_of_today(string text, string? names) =>
        Assert.Equal(names is null ? null : $"Gentoo builds today {names}", GentooImages.Hint(RegistryReference.Parse(text)));
}
