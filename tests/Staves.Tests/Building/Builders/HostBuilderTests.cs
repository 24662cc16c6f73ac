using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Resolution;
using Staves.Tests.Packages;

namespace Staves.Tests.Building.Builders;

public class HostBuilderTests
{
    [Fact]
    public async Task A_program_that_is_missing_is_said_with_what_to_install()
    {
        using var cache = new ScratchDirectory();
        HostBuilder builder = Open(cache, "dev-lang/none no-such-program-here,bash none-package");
        StavesException failure = await Assert.ThrowsAsync<StavesException>(() => builder.PrepareAsync([Needing("dev-lang/none")], CancellationToken.None));
        Diagnostic diagnostic = Assert.Single(failure.Diagnostics);
        Assert.Equal("STV5211", diagnostic.Code);
        Assert.Equal("`app-misc/x-1` needs `dev-lang/none` to compile, and this machine has no `no-such-program-here`", diagnostic.Message);
        Assert.Equal("apt-get install none-package", diagnostic.Hint);
    }

    [Fact]
    public async Task What_nobody_needs_may_be_missing()
    {
        using var cache = new ScratchDirectory();
        HostBuilder builder = Open(cache, "dev-lang/none no-such-program-here none\napp-shells/bash bash bash");
        await builder.PrepareAsync([Needing("app-shells/bash")], CancellationToken.None);
        Assert.Equal(["app-shells/bash", "dev-lang/none"], builder.Provided.Order().Select(package => package.ToString()));
    }

    [Fact]
    public void The_fingerprint_follows_the_content_and_is_remembered()
    {
        using var cache = new ScratchDirectory();
        string tool = cache["tool"];
        File.WriteAllText(tool, "one");
        string first = Open(cache, $"dev-util/tool {tool} tool").Fingerprint;
        Assert.Equal(first, Open(cache, $"dev-util/tool {tool} tool").Fingerprint);
        Assert.Contains(tool, File.ReadAllText(cache["programs"]), StringComparison.Ordinal);
        File.WriteAllText(tool, "other");
        Assert.NotEqual(first, Open(cache, $"dev-util/tool {tool} tool").Fingerprint);
    }

    [Fact]
    public void A_damaged_memory_of_digests_changes_nothing()
    {
        using var cache = new ScratchDirectory();
        string first = Open(cache, "app-shells/bash bash bash").Fingerprint;
        File.WriteAllText(cache["programs"], "nonsense\n\t\t\n");
        Assert.Equal(first, Open(cache, "app-shells/bash bash bash").Fingerprint);
    }

    static HostBuilder Open(ScratchDirectory cache, string text) => HostBuilder.Open(HostProvidedFile.Parse(text, "host-provided"), cache.Path);

    static PlannedPackage Needing(string package) => new()
    {
        Metadata = PackageMetadataReader.Read(Md5DictFile.Parse("EAPI=8\nSLOT=0\n", "cache"), VersionedPackageName.Parse("app-misc/x-1"), "test"),
        Root = PackageRoot.Image,
        Use = ImmutableSortedSet<string>.Empty,
        ProvidedBuildDependencies = [QualifiedPackageName.Parse(package)],
    };
}
