using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>Opens the repositories of repos.conf, the one with the lowest priority first.</summary>
/// <param name="root">The directory above `etc`.</param>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="openRepository">Opens the repository of a path.</param>
/// <param name="standIns">What stands for locations that are not there, by section.</param>
sealed class UserRepositories(
    string root, ProblemList problems, Func<string, EbuildRepository> openRepository, IReadOnlyDictionary<string, string>? standIns = null)
{
    const int PriorityOfMain = -1000;

    /// <param name="reposConf">Which repositories there are.</param>
    /// <param name="added">Repositories from elsewhere, which count more than all of repos.conf.</param>
    /// <returns>Null where there is a problem.</returns>
    public RepositorySet? Open(ReposConf reposConf, IReadOnlyList<EbuildRepository> added)
    {
        var opened = new List<(RepositorySettings Settings, EbuildRepository Repository)>();
        bool isComplete = true;
        foreach (RepositorySettings settings in reposConf.Repositories)
        {
            if (!settings.IsShipped || Path.Exists(settings.Location))
            {
                if (Open(settings) is { } repository)
                {
                    opened.Add((settings, repository));
                }
                else
                {
                    isComplete = false;
                }
            }
        }

        ImmutableArray<EbuildRepository> all =
        [
            .. opened
                .OrderBy(pair => pair.Settings.Priority ?? (IsMain(pair.Settings, reposConf) ? PriorityOfMain : 0))
                .ThenBy(pair => pair.Repository.Name, StringComparer.Ordinal)
                .Select(pair => pair.Repository),
            .. added,
        ];
        EbuildRepository? main = opened.Find(pair => IsMain(pair.Settings, reposConf)).Repository;
        if (main is null && isComplete && reposConf.MainRepository is ({ } name, { } place))
        {
            problems.Add("STV2121", $"the main repository `{name}` is not among the repositories", place, $"add a section `[{name}]`");
            return null;
        }

        if (all.IsEmpty && isComplete)
        {
            problems.Add(
                "STV2121", $"`{root}` names no ebuild repository that is there",
                new SourceLocation(Path.Combine(root, "etc", "portage", "repos.conf")), "add a section with the `location` of one");
            return null;
        }

        var overrides = new Dictionary<string, RepositoryOverrides>(StringComparer.Ordinal);
        foreach ((RepositorySettings settings, EbuildRepository repository) in opened)
        {
            overrides[repository.Name] = new RepositoryOverrides(settings.Masters, settings.Aliases, settings.Place);
        }

        return isComplete ? problems.Read(() => new RepositorySet(all, main, overrides)) : null;
    }

    static bool IsMain(RepositorySettings settings, ReposConf reposConf) => reposConf.MainRepository?.Name == settings.Name;

    EbuildRepository? Open(RepositorySettings settings)
    {
        string location = Path.Exists(settings.Location) ? settings.Location : standIns?.GetValueOrDefault(settings.Name) ?? settings.Location;
        if (!Path.Exists(location))
        {
            problems.Add("STV2121", $"`{location}`, the location of the repository `{settings.Name}`, is not there", settings.Place);
            return null;
        }

        EbuildRepository? repository = problems.Read(() => openRepository(RealPath.Of(location)), settings.Place);
        if (repository is null || repository.Name == settings.Name
            || repository.Layout.Aliases.Concat(settings.Aliases).Contains(settings.Name, StringComparer.Ordinal))
        {
            return repository;
        }

        problems.Add(
            "STV2121", $"the repository at `{location}` is named `{repository.Name}`, not `{settings.Name}`", settings.Place,
            $"write `[{repository.Name}]`, or add `aliases = {settings.Name}`");
        return null;
    }
}
