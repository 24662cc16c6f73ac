using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Resolution.Explanation;
using Staves.Tests.Portage;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Resolution;

/// <summary>What Portage answered to requests on a real repository with an empty image root: the same packages with the same
/// flags.</summary>
public sealed class GentooPlansTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    [Fact]
    public void The_image_holds_what_Portage_would_merge()
    {
        string plans = TestPaths.SharedOrSkip("gentoo-plans");
        RepositorySet repositories = gentoo.Repositories;
        var configuration = PortageConfiguration.Create(
            repositories, ProfileStack.Load(repositories, repositories.All[^1], "coreos/amd64/generic"), UserConfiguration.Empty);
        var builder = new InstalledPackages(InstalledPackageDatabase.OfRoot(Path.Combine(gentoo.Root, "builder")));
        IEnumerable<JsonElement> cases = Directory.EnumerateFiles(plans, "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.Clone());

        ConformanceCases.Check(cases, plan => plan.Text("request"), plan =>
        {
            var request = new ResolutionRequest(
                [new ResolutionGoal(PackageDependency.Parse(plan.Text("request")), "request")], repositories, configuration, configuration.Provided,
                [.. configuration.Provided.Select(provided => provided.Package)])
            {
                BuilderInstalled = builder,
                NeedsSystemSet = false,
            };
            string[] expected = [.. plan.GetProperty("image").EnumerateArray().Select(package => package.Text("package")).Order(StringComparer.Ordinal)];
            switch (Resolver.Resolve(request, TestContext.Current.CancellationToken))
            {
                case ResolutionOutcome.Solved(var solved):
                    string[] actual =
                        [.. solved.ImagePackages.Select(index => solved.Packages[index].Metadata.Name.ToString()).Order(StringComparer.Ordinal)];
                    return plan.GetProperty("success").GetBoolean() && expected.SequenceEqual(actual)
                        ? null
                        : $"missing: {string.Join(' ', expected.Except(actual))}; not in Portage's plan: {string.Join(' ', actual.Except(expected))}";
                case ResolutionOutcome.Unsatisfiable(var problems):
                    return string.Join("; ", problems.Select(problem => ProblemExplanation.Explain(problem).Message));
                default:
                    return "neither";
            }
        });
    }
}
