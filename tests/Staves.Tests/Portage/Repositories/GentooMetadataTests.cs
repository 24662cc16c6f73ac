using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Tests.Portage.Repositories;

/// <summary>A real part of Gentoo's repository: nothing in it may be refused, and flags come out as Portage decides them.</summary>
public sealed class GentooMetadataTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    [Fact]
    public void Every_cache_entry_parses()
    {
        RepositorySet repositories = gentoo.Repositories;

        Assert.Equal(1747, repositories.Main.PackageNames().Sum(package => repositories.Main.VersionsOf(package).Length));
        EbuildRepository overlay = repositories.Find("coreos-overlay") ?? repositories.All[^1];
        Assert.Equal(110, overlay.PackageNames().Sum(package => overlay.VersionsOf(package).Length));
    }

    [Fact]
    public void Versions_ascend()
    {
        EbuildRepository repository = gentoo.Repositories.Main;

        Assert.All(
            repository.PackageNames().Select(package => repository.VersionsOf(package).Select(version => version.Name)),
            names => Assert.Equal(names.Order(), names));
    }

    [Theory]
    [InlineData("default/linux/amd64/23.0", "glibc")]
    [InlineData("default/linux/amd64/23.0/musl", "musl")]
    public void A_profile_of_Gentoo_loads(string profile, string libc)
    {
        RepositorySet repositories = gentoo.Repositories;
        var configuration = PortageConfiguration.Create(
            repositories, ProfileStack.Load(repositories, repositories.Main, profile), UserConfiguration.Empty);

        Assert.Equal($"gentoo:{profile}", configuration.Profile.Name);
        Assert.Equal(libc, configuration.Variables["ELIBC"]);
        Assert.Equal("amd64", configuration.Variables["ACCEPT_KEYWORDS"]);
        Assert.Contains("unicode", configuration.Variables["USE"].Split(' '));
        Assert.Contains(configuration.SystemSet, package => package.Package.ToString() == "app-shells/bash");
        Assert.Empty(configuration.Warnings);
        foreach (PackageMetadata package in repositories.Main.PackageNames().SelectMany(name => repositories.Main.VersionsOf(name)))
        {
            _ = configuration.VisibilityOf(package);
            Assert.Contains($"elibc_{libc}", configuration.UseOf(package).Enabled);
        }
    }

    [Fact]
    public void Flags_are_what_Portage_planned_with()
    {
        string plans = TestPaths.SharedOrSkip("gentoo-plans");
        RepositorySet repositories = gentoo.Repositories;
        var configuration = PortageConfiguration.Create(
            repositories, ProfileStack.Load(repositories, repositories.All[^1], "coreos/amd64/generic"), UserConfiguration.Empty);
        IEnumerable<JsonElement> packages = Directory.EnumerateFiles(plans, "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.Clone() is var plan
                ? plan.GetProperty("image").EnumerateArray().Concat(plan.GetProperty("builder").EnumerateArray())
                : [])
            .DistinctBy(package => package.GetRawText());

        ConformanceCases.Check(packages, package => package.Text("package"), package =>
        {
            VersionedPackageName name = VersionedPackageName.Parse(package.Text("package"));
            PackageMetadata metadata = repositories.Find(package.Text("repository"))!
                .VersionsOf(name.Package).Single(version => version.Name == name);
            PackageUse use = configuration.UseOf(metadata);
            string[] wrong = [.. package.GetProperty("use").EnumerateObject()
                .SelectMany(variable => variable.Value.Texts().Select(flag => (Variable: variable.Name, Flag: flag)))
                .Where(entry => use.Enabled.Contains(FlagName(entry.Variable, entry.Flag)) == entry.Flag.StartsWith('-'))
                .Select(entry => $"{entry.Variable} {entry.Flag}")];
            return !configuration.VisibilityOf(metadata).IsVisible
                ? $"is not visible: {string.Join(", ", configuration.VisibilityOf(metadata).Reasons)}"
                : wrong.Length == 0 ? null : string.Join(", ", wrong);
        });
    }

    static string FlagName(string variable, string flag) =>
        variable == "USE" ? flag.TrimStart('-') : $"{variable.ToLowerInvariant()}_{flag.TrimStart('-')}";
}
