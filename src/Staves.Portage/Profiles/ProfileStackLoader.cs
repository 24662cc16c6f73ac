using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Repositories;

namespace Staves.Portage.Profiles;

/// <summary>Follows the `parent` files of a profile, depth first and left to right (PMS profiles).</summary>
sealed class ProfileStackLoader(RepositorySet repositories)
{
    readonly ImmutableArray<ProfileNode>.Builder _nodes = ImmutableArray.CreateBuilder<ProfileNode>();
    readonly Dictionary<string, ProfileNode> _opened = new(StringComparer.Ordinal);
    readonly List<string> _open = [];

    public ImmutableArray<ProfileNode> Load(EbuildRepository owner, string profilePath)
    {
        string path = Resolve(profilePath, owner, owner.ProfilesPath, location: null);
        if (!FilesOf(path).HasDirectory(path))
        {
            string? near = NearestWord.Find(profilePath, KnownProfiles(owner));
            throw new StavesException(new Diagnostic(
                "STV2107",
                $"`{profilePath}` is not a profile of the repository `{owner.Name}`",
                Hint: near is null ? null : $"the nearest profile is `{near}`"));
        }

        Visit(path, location: null);
        return _nodes.ToImmutable();
    }

    void Visit(string path, SourceLocation? location)
    {
        if (_open.Contains(path, StringComparer.Ordinal))
        {
            throw new StavesException(new Diagnostic("STV2107", $"the profile `{path}` is its own ancestor", location));
        }

        if (!_opened.TryGetValue(path, out ProfileNode? node))
        {
            _opened[path] = node = ProfileNode.Open(path, repositories.Containing(path));
        }

        _open.Add(path);
        if (node.Has("parent"))
        {
            VisitParents(node);
        }

        _open.RemoveAt(_open.Count - 1);
        _nodes.Add(node);
    }

    void VisitParents(ProfileNode node)
    {
        bool any = false;
        foreach (ConfigurationLine line in node.Lines("parent"))
        {
            any = true;
            string parent = Resolve(line.ToString(), node.Repository, node.Path, line.Location);
            if (!FilesOf(parent).HasDirectory(parent))
            {
                throw new StavesException(new Diagnostic("STV2107", $"the parent profile `{line}` does not exist", line.Location));
            }

            Visit(parent, line.Location);
        }

        if (!any)
        {
            throw new StavesException(new Diagnostic(
                "STV2107", "a `parent` file names at least one profile", new SourceLocation(node.FilePath("parent"))));
        }
    }

    /// <summary>`repository:path`, `:path` of the own repository, or a path relative to <paramref name="directory"/>.</summary>
    string Resolve(string text, EbuildRepository? own, string directory, SourceLocation? location)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return Full(Path.Combine(directory, text));
        }

        string name = text[..colon];
        EbuildRepository? repository = name.Length == 0 ? own : repositories.Find(name);
        return repository is not null
            ? Full(Path.Combine(repository.ProfilesPath, text[(colon + 1)..]))
            : throw new StavesException(new Diagnostic(
                "STV2107", $"`{name}`, the repository of the profile `{text}`, is missing", location));
    }

    IFileTree FilesOf(string path) => repositories.Containing(path)?.Files ?? DiskTree.Instance;

    static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    static IEnumerable<string> KnownProfiles(EbuildRepository repository) =>
        (repository.ReadProfileFile("profiles.desc")?.Lines() ?? [])
            .Select(line => line.Words.ToList())
            .Where(words => words.Count > 1)
            .Select(words => words[1]);
}
