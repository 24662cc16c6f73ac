using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Binaries;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Resolution;
using Staves.Resolution.Remedies;

namespace Staves.ResolverCases;

/// <summary>What a case asks, as a request to the resolver.</summary>
sealed class CaseRequest(World world, CaseQuestion question)
{
    public ResolutionRequest ToRequest()
    {
        bool hasTargetRoot = world.HasTargetRoot;
        InstalledPackages installed = question.IsOn("--emptytree") ? InstalledPackages.None : world.Installed;
        ImmutableArray<ResolutionGoal> goals =
        [
            .. question.Requests.SelectMany(GoalsOf)
                .Where(goal => !question.IsOn("--update-if-installed") || world.IsInstalled(goal.Dependency.Package)),
        ];
        return new ResolutionRequest(goals, world.Configuration.Repositories, world.Configuration, world.Configuration.Provided, [])
        {
            HasOneRoot = !hasTargetRoot,
            NeedsSystemSet = false,
            ImageInstalled = hasTargetRoot ? InstalledPackages.None : installed,
            BuilderInstalled = hasTargetRoot ? installed : InstalledPackages.None,
            InstalledPolicy = new InstalledPolicy
            {
                Reinstall = !IsSelective,
                Update = question.IsOn("--update") || question.IsOn("--update-if-installed"),
                WithBuildDependencies = question.Choice("--with-bdeps") ?? (question.OptionText("--with-bdeps-auto") != "n" && !UsesBinaries),
                Depth = question.OptionText("--deep") is { } deep ? int.TryParse(deep, out int depth) ? depth : int.MaxValue : 0,
            },
            IgnoresBoundSlots = question.IsOn("--ignore-built-slot-operator-deps"),
            Binaries = Binaries(),
            BinaryPolicy = PolicyOf(goals),
            Remedies = Remedies,
        };
    }

    bool IsSelective => question.IsOn("--update") || question.IsOn("--newrepo") || question.IsOn("--newuse") || question.IsOn("--noreplace")
        || question.IsOn("--selective") || question.IsOn("--update-if-installed") || question.OptionText("--reinstall") is not null
        || question.IsOn("--changed-slot") || question.IsOn("--changed-deps");

    bool UsesBinaries => question.IsOn("--usepkg") || UsesOnlyBinaries || UsesRemote;

    bool UsesRemote => question.IsOn("--getbinpkg") || question.IsOn("--getbinpkgonly");

    bool UsesOnlyBinaries => question.IsOn("--usepkgonly") || question.IsOn("--getbinpkgonly");

    RemedyOptions Remedies => question.OptionText("--autounmask") == "n"
        ? new RemedyOptions { UseFlags = false, Keywords = false, Masks = false, Licenses = false }
        : new RemedyOptions
        {
            UseFlags = question.OptionText("--autounmask-use") != "n",
            Keywords = !question.IsOn("--autounmask-keep-keywords"),
            Masks = !question.IsOn("--autounmask-keep-masks"),
        };

    /// <summary>A set stands for its packages.</summary>
    IEnumerable<ResolutionGoal> GoalsOf(string request) => request.StartsWith('@')
        ? world.Configuration.Sets.PackagesOf(request[1..]).Select(GoalOf)
        : PackageDependency.TryParse(request, out PackageDependency? dependency, out _) ? [GoalOf(dependency)]
        // `=category/name-version-N` is build N of it.
        : [GoalOf(PackageDependency.Parse(request[..request.LastIndexOf('-')])) with
        {
            BuildId = long.Parse(request[(request.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture),
        }];

    ResolutionGoal GoalOf(PackageDependency dependency) => new(dependency, "request")
    {
        Scope = !question.IsOn("--onlydeps") ? GoalScope.Package
            : question.OptionText("--onlydeps-with-rdeps") != "n" ? GoalScope.Dependencies
            : question.IsOn("--onlydeps-with-ideps") ? GoalScope.BuildAndInstallDependencies
            : GoalScope.BuildDependencies,
        WithTestDependencies = question.IsOn("--with-test-deps"),
    };

    BinaryPackages Binaries() => !UsesBinaries ? BinaryPackages.None
        : new BinaryPackages([new BinarySource(world.LocalBinaries), .. UsesRemote ? world.RemoteBinaries.Select(SourceOf) : []]);

    BinarySource SourceOf((string Name, BinhostIndex Index) remote)
    {
        (ImmutableArray<string> include, ImmutableArray<string> exclude) = Chosen(
            "--getbinpkg-include",
            "--getbinpkg-exclude",
            PatternList.Of(world.UserFile("binrepos.conf"), remote.Name, "getbinpkg-include"),
            PatternList.Of(world.UserFile("binrepos.conf"), remote.Name, "getbinpkg-exclude"));
        return new BinarySource(remote.Index) { Include = PatternList.Parse(include), Exclude = PatternList.Parse(exclude) };
    }

    BinaryPolicy PolicyOf(ImmutableArray<ResolutionGoal> goals)
    {
        var include = new List<string>();
        var exclude = new List<string>();
        if (question.IsOn("--nobindeps"))
        {
            include.AddRange(goals.Select(goal => goal.Dependency.Package.ToString()));
        }
        else
        {
            (ImmutableArray<string> optionInclude, ImmutableArray<string> optionExclude) = Chosen("--usepkg-include", "--usepkg-exclude", [], []);
            include.AddRange(optionInclude);
            exclude.AddRange(optionExclude);
            foreach (string repository in world.RepositoryNames)
            {
                (ImmutableArray<string> more, ImmutableArray<string> fewer) = Chosen(
                    "--usepkg-include",
                    "--usepkg-exclude",
                    PatternList.Of(world.UserFile("repos.conf"), repository, "usepkg-include"),
                    PatternList.Of(world.UserFile("repos.conf"), repository, "usepkg-exclude"));
                include.AddRange(more.Except(optionInclude).Select(word => $"{word}::{repository}"));
                exclude.AddRange(fewer.Except(optionExclude).Select(word => $"{word}::{repository}"));
            }
        }

        return new BinaryPolicy
        {
            Only = UsesOnlyBinaries,
            RespectUse = question.Choice("--binpkg-respect-use"),
            RespectDependencies = question.Choice("--binpkg-changed-deps"),
            RequireEbuild = question.IsOn("--use-ebuild-visibility"),
            RespectRepository = question.IsOn("--newrepo"),
            ExcludeLive = question.IsOn("--usepkg-exclude-live"),
            WithBuildDependencies = question.IsOn("--with-bdeps"),
            Include = PatternList.Parse(include),
            Exclude = PatternList.Parse(exclude),
        };
    }

    /// <summary>What is both included and excluded counts as neither; an option goes before a file.</summary>
    (ImmutableArray<string> Include, ImmutableArray<string> Exclude) Chosen(
        string includeOption, string excludeOption, ImmutableArray<string> fileInclude, ImmutableArray<string> fileExclude)
    {
        ImmutableArray<string> include = question.OptionWords(includeOption);
        ImmutableArray<string> exclude = question.OptionWords(excludeOption);
        (include, exclude) = ([.. include.Except(exclude)], [.. exclude.Except(include)]);
        (fileInclude, fileExclude) = ([.. fileInclude.Except(fileExclude)], [.. fileExclude.Except(fileInclude)]);
        return ([.. include, .. fileInclude.Except(exclude)], [.. exclude, .. fileExclude.Except(include)]);
    }
}
