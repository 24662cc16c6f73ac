using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>The configuration of a Gentoo system: `etc/portage` below a root directory, with the world files below `var/lib/portage`
/// (Portage's portage(5); its PORTAGE_CONFIGROOT).</summary>
public sealed class PortageDirectory
{
    /// <summary>What Portage would obey and Staves does not, with the reason.</summary>
    static readonly ImmutableSortedDictionary<string, string> NotHonoured = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("patches", "sources are built as the ebuild has them"),
        KeyValuePair.Create("modules", "it names Python modules"),
        KeyValuePair.Create("hooks", "no shell code of the user's runs when something is merged"),
        KeyValuePair.Create("sets.conf", "only the sets of files below `sets` are read"),
    ]);

    PortageDirectory(string root, RepositorySet repositories, BinReposConf binhosts, UserConfiguration user)
    {
        Root = root;
        Repositories = repositories;
        Binhosts = binhosts.Binhosts;
        User = user;
        Warnings = [.. NotHonoured
            .Where(entry => Path.Exists(Path.Combine(EtcPortage, entry.Key)))
            .Select(entry => new Diagnostic(
                "STV2123", $"`{entry.Key}` is not honoured: {entry.Value}", new SourceLocation(Path.Combine(EtcPortage, entry.Key)))),
            .. binhosts.Warnings];
    }

    /// <summary>The absolute directory above `etc`.</summary>
    public string Root { get; }

    /// <summary>The repositories of repos.conf and those that were added.</summary>
    public RepositorySet Repositories { get; }

    /// <summary>The binhosts of binrepos.conf, the first to be asked first.</summary>
    public ImmutableArray<BinhostSettings> Binhosts { get; }

    /// <summary>make.conf, the package.* files, the env files that they name, and the sets.</summary>
    public UserConfiguration User { get; }

    /// <summary>What is there and not honoured.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; }

    string EtcPortage => Path.Combine(Root, "etc", "portage");

    /// <summary>Reads all files but the profile; relative locations in repos.conf start from <paramref name="configRoot"/>.</summary>
    /// <param name="configRoot">The directory above `etc`.</param>
    /// <param name="added">Repositories besides those of repos.conf, which count more than these.</param>
    /// <param name="options">How the repositories of repos.conf are opened.</param>
    /// <param name="standIns">By the names of their sections, directories or archives for repositories whose location is not there.</param>
    /// <param name="cancellationToken">Ends the indexing of repositories.</param>
    /// <exception cref="StavesException">Files are not of their form: every problem of all files, each with file and line.</exception>
    public static PortageDirectory Open(
        string configRoot,
        IReadOnlyList<EbuildRepository>? added = null,
        RepositoryOptions? options = null,
        IReadOnlyDictionary<string, string>? standIns = null,
        CancellationToken cancellationToken = default)
    {
        return Read(configRoot, (root, problems) => new UserRepositories(root, problems, path => EbuildRepository.Open(path, options, cancellationToken), standIns)
            .Open(ReposConf.Read(root, problems), added ?? []));
    }

    /// <summary>Reads the files of a root of which the repositories lie somewhere else: repos.conf does not count.</summary>
    /// <param name="configRoot">The directory above `etc`.</param>
    /// <param name="repositories">What stands for its repositories.</param>
    /// <exception cref="StavesException">Files are not of their form: every problem of all files, each with file and line.</exception>
    public static PortageDirectory OpenSettings(string configRoot, RepositorySet repositories) => Read(configRoot, (_, _) => repositories);

    static PortageDirectory Read(string configRoot, Func<string, ProblemList, RepositorySet?> open)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(configRoot));
        if (!Directory.Exists(Path.Combine(root, "etc", "portage")))
        {
            throw new StavesException(new Diagnostic(
                "STV2124", $"`{configRoot}` has no directory `etc/portage`", Hint: "name the directory above `etc`: `/` on a Gentoo system"));
        }

        var problems = new ProblemList();
        RepositorySet? repositories = open(root, problems);
        BinReposConf binhosts = BinReposConf.Read(root, problems);
        UserConfiguration user = new UserConfigurationReader(root, problems).Read() with { Root = root };
        problems.ThrowIfAny();
        return new PortageDirectory(root, repositories!, binhosts, user);
    }

    /// <summary>The assignments of make.conf alone, for what must be known before repositories can be opened.</summary>
    /// <exception cref="StavesException">A file has a syntax error.</exception>
    public static ImmutableArray<ShellAssignments> ReadMakeConf(string configRoot) =>
        [.. ConfigurationPath.Files(Path.Combine(configRoot, "etc", "portage", "make.conf")).Select(file => ShellAssignments.Load(file))];

    /// <summary>The profile that `make.profile` selects, a link into a repository or a directory of its own, with the files of
    /// `etc/portage/profile` on top; null where there is none.</summary>
    /// <exception cref="StavesException">The profile is broken.</exception>
    public ProfileStack? LoadProfile()
    {
        string link = Path.Combine(EtcPortage, "make.profile");
        string path = RealPath.Of(link);
        if (Directory.Exists(path))
        {
            return LoadProfile(Repositories.Main, path);
        }

        const string Profiles = "/profiles/";
        if (new FileInfo(link).LinkTarget is { } target && target.IndexOf(Profiles, StringComparison.Ordinal) is > 0 and int place
            && Repositories.Find(Path.GetFileName(target[..place])) is { } owner)
        {
            // The link of a root that lies somewhere else names the place that a repository has there.
            return LoadProfile(owner, target[(place + Profiles.Length)..]);
        }

        return new FileInfo(link).LinkTarget is null && !File.Exists(link)
            ? null
            : throw new StavesException(new Diagnostic(
                "STV2125", $"`make.profile` leads to `{path}`, which is no directory", new SourceLocation(link),
                "link it to a directory below a repository's `profiles`"));
    }

    /// <summary>Another profile than make.profile's, with the files of `etc/portage/profile` on top.</summary>
    /// <exception cref="StavesException">The profile is broken.</exception>
    public ProfileStack LoadProfile(EbuildRepository owner, string profilePath) =>
        ProfileStack.Load(Repositories, owner, profilePath).WithUserProfile(Path.Combine(EtcPortage, "profile"));
}
