using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Tests.Portage;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Resolution;

/// <summary>What Portage answered to requests on a real repository with an empty image root: the same packages with the same flags in both
/// roots, or a failure for the same reason. STAVES_GENTOO_PLANS names another folder of such answers.</summary>
public sealed class GentooPlansTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    [Fact]
    public void Requests_are_answered_as_Portage_does()
    {
        string folder = Environment.GetEnvironmentVariable("STAVES_GENTOO_PLANS") is { Length: > 0 } other
            ? other
            : TestPaths.SharedOrSkip("gentoo-plans");
        RepositorySet repositories = gentoo.Repositories;
        var configuration = PortageConfiguration.Create(
            repositories, ProfileStack.Load(repositories, repositories.All[^1], "coreos/amd64/generic"), UserConfiguration.Empty);
        var builder = new InstalledPackages(InstalledPackageDatabase.OfRoot(Path.Combine(gentoo.Root, "builder")));
        string[] hidden = configuration.Variables["USE_EXPAND_HIDDEN"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<JsonElement> cases = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.Clone());

        ConformanceCases.Check(cases, plan => plan.Text("request"), recorded =>
        {
            var request = new ResolutionRequest(
                [new ResolutionGoal(PackageDependency.Parse(recorded.Text("request")), "request")], repositories, configuration,
                configuration.Provided, [.. configuration.Provided.Select(provided => provided.Package)])
            {
                BuilderInstalled = builder,
                NeedsSystemSet = false,
            };
            return new PortageAnswer(recorded, hidden).DifferenceTo(Resolver.Resolve(request, TestContext.Current.CancellationToken));
        });
    }
}
