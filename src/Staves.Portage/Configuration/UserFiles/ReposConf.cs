using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>The repositories that `/etc/portage/repos.conf` names, over the defaults in `/usr/share/portage/config/repos.conf`
/// (Portage's portage(5)).</summary>
/// <param name="Repositories">In the order of the files.</param>
/// <param name="MainRepository">`main-repo` of `[DEFAULT]`; its place is null where the user does not name it, and then it may be
/// missing.</param>
public sealed record ReposConf(ImmutableArray<RepositorySettings> Repositories, (string Name, SourceLocation? Place)? MainRepository)
{
    /// <summary>What Portage brings along.</summary>
    const string Fallback = "[DEFAULT]\nmain-repo = gentoo\n[gentoo]\nlocation = /var/db/repos/gentoo\n";

    /// <param name="configRoot">The directory above `etc` and `usr`, from which relative locations start.</param>
    /// <exception cref="StavesException">A file is not of its form; with every problem of all files.</exception>
    public static ReposConf Read(string configRoot)
    {
        var problems = new ProblemList();
        ReposConf read = Read(configRoot, problems);
        problems.ThrowIfAny();
        return read;
    }

    internal static ReposConf Read(string configRoot, ProblemList problems)
    {
        string root = Path.GetFullPath(configRoot);
        string shippedPath = Path.Combine(root, "usr", "share", "portage", "config", "repos.conf");
        List<(string Path, string Text)> shipped = ReadAll(shippedPath, problems);
        if (shipped.Count == 0)
        {
            shipped.Add((shippedPath, Fallback));
        }

        var files = new ReposConfBuilder(root, problems);
        foreach ((string path, string text) in shipped)
        {
            files.Add(IniFile.Parse(text, path, problems), isShipped: true);
        }

        foreach ((string path, string text) in ReadAll(Path.Combine(root, "etc", "portage", "repos.conf"), problems))
        {
            files.Add(IniFile.Parse(text, path, problems), isShipped: false);
        }

        return files.Build();
    }

    static List<(string Path, string Text)> ReadAll(string path, ProblemList problems) =>
    [
        .. ConfigurationPath.Files(path)
            .Select(file => (file, Text: problems.Read(() => LineFile.ReadText(file), new SourceLocation(file))))
            .Where(file => file.Text is not null)
            .Select(file => (file.file, file.Text!)),
    ];
}
