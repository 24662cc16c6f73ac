using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;

namespace Staves.Tests.Packages.Quickpkg;

public sealed class ConfigProtectionTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public ConfigProtectionTests()
    {
        foreach (string directory in new[] { "etc/env.d", "etc/sub/deep", "opt/a" })
        {
            Directory.CreateDirectory(_scratch[directory]);
        }

        File.WriteAllText(_scratch["opt/single"], "");
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("/etc", "", "/etc/a", true)]
    [InlineData("/etc", "", "/etc", true)]
    [InlineData("/etc", "", "/etcetera", false)]
    [InlineData("/etc/ //opt//a/", "", "/opt/a/b", true)]
    [InlineData("/etc", "/etc/sub", "/etc/sub/a", false)]
    [InlineData("/etc /etc/sub/deep", "/etc/sub", "/etc/sub/deep/a", true)]
    [InlineData("/etc", "/etc", "/etc/a", false)]
    [InlineData("/etc", "/etc/sub", "/etc/subway", true)]
    [InlineData("/opt/single", "", "/opt/single", true)]
    [InlineData("/opt/single", "", "/opt/single/a", false)]
    [InlineData("/", "/etc", "/usr/a", true)]
    [InlineData("/missing", "", "/missing/a", false)]
    [InlineData("", "", "/etc/a", false)]
    public void The_longest_entry_counts(string protect, string mask, string path, bool isProtected) =>
        Assert.Equal(isProtected, Of(protect, mask).Protects(path));

    [Fact]
    public void Packages_of_the_root_add_to_it()
    {
        File.WriteAllText(_scratch["etc/env.d/20a"], "CONFIG_PROTECT=\"/opt/a\"\nLDPATH=\"/opt/a\"\n");
        File.WriteAllText(_scratch["etc/env.d/30b"], "CONFIG_PROTECT='/opt/single'\nCONFIG_PROTECT_MASK=\"/etc/sub\"\n");
        File.WriteAllText(_scratch["etc/env.d/nonumber"], "CONFIG_PROTECT=\"/usr\"\n");
        File.WriteAllText(_scratch["etc/env.d/40c~"], "CONFIG_PROTECT=\"/usr\"\n");

        ConfigProtection protection = Of("/etc", "/etc/env.d");

        Assert.Equal("/etc/ /opt/a/ /opt/single -- /etc/env.d/ /etc/sub/", protection.ToString());
        Assert.Empty(protection.Warnings);
    }

    [Fact]
    public void A_broken_file_counts_for_nothing_and_is_told()
    {
        File.WriteAllText(_scratch["etc/env.d/20a"], "CONFIG_PROTECT=\"/opt/a\nunended");

        ConfigProtection protection = Of("/etc", "");

        Assert.Equal("/etc/ -- ", protection.ToString());
        Assert.Equal("STV2102", Assert.Single(protection.Warnings).Code);
    }

    ConfigProtection Of(string protect, string mask)
    {
        using DirectoryRoot root = DirectoryRoot.Open(_scratch.Path);
        return ConfigProtection.Of(root, new QuickpkgOptions { ConfigProtect = protect, ConfigProtectMask = mask });
    }
}
