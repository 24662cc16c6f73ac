using System.Collections.Immutable;
using Staves.Portage.Repositories;

namespace Staves.Portage.Profiles;

/// <summary>A profile with all that it inherits (PMS profiles): the most distant ancestor first, the profile itself last. A node that is
/// inherited twice is there twice.</summary>
public sealed class ProfileStack
{
    ProfileStack(string name, ImmutableArray<ProfileNode> nodes)
    {
        Name = name;
        Nodes = nodes;
    }

    /// <summary>The selected profile as `repository:path`.</summary>
    public string Name { get; }

    public ImmutableArray<ProfileNode> Nodes { get; }

    /// <summary>Loads a profile of a repository.</summary>
    /// <param name="repositories">Where parents of the form `repository:path` are looked up.</param>
    /// <param name="owner">The repository of a plain path.</param>
    /// <param name="profilePath">A path below `profiles`, `repository:path`, or an absolute path.</param>
    /// <exception cref="Diagnostics.StavesException">The profile or a parent does not exist, or they inherit each other.</exception>
    public static ProfileStack Load(RepositorySet repositories, EbuildRepository owner, string profilePath)
    {
        ImmutableArray<ProfileNode> nodes = new ProfileStackLoader(repositories).Load(owner, profilePath);
        return new ProfileStack(nodes[^1].ToString(), nodes);
    }

    /// <summary>The same with the files of `/etc/portage/profile`, which come last and may be of every EAPI; unchanged where there is no
    /// such directory.</summary>
    public ProfileStack WithUserProfile(string directory) =>
        Directory.Exists(directory) ? new ProfileStack(Name, Nodes.Add(ProfileNode.Open(directory, repository: null, Eapis.Eapi.Newest))) : this;
}
