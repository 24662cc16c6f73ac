using System.Collections.Concurrent;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>The package.mask and package.unmask files: of the package's repository and its masters, of the profile, and of the user. An
/// unmask of the profile or the user lifts every mask.</summary>
sealed class PackageMasks
{
    readonly RepositorySet _repositories;
    readonly PackageSettingIndex _masks = new();
    readonly PackageSettingIndex _unmasks = new();
    readonly ConcurrentDictionary<string, PackageSettingIndex> _repositoryMasks = new(StringComparer.Ordinal);

    public PackageMasks(RepositorySet repositories, ProfileStack profile, UserConfiguration user)
    {
        _repositories = repositories;
        AddStacked(_masks, profile.Nodes, "package.mask");
        AddStacked(_unmasks, profile.Nodes, "package.unmask");
        foreach (PackageSetting setting in user.PackageMask)
        {
            _masks.Add(0, setting);
        }

        foreach (PackageSetting setting in user.PackageUnmask)
        {
            _unmasks.Add(0, setting);
        }
    }

    public MaskReason? MaskOf(PackageMetadata package)
    {
        PackageSettingIndex repositoryMasks = _repositoryMasks.GetOrAdd(package.Repository, ReadRepository);
        List<(int, PackageSetting Setting)> masks = _masks.Matching(package);
        masks.AddRange(repositoryMasks.Matching(package));
        if (masks.Count == 0 || _unmasks.Matching(package).Count > 0)
        {
            return null;
        }

        PackageSetting mask = masks[0].Setting;
        return new MaskReason.PackageMask(mask.Pattern.ToString(), mask.Location, Comment(mask.Location));
    }

    PackageSettingIndex ReadRepository(string name)
    {
        var index = new PackageSettingIndex();
        if (_repositories.Find(name) is { } repository)
        {
            IEnumerable<EbuildRepository> sources = _repositories.MastersOf(repository).Append(repository);
            AddStacked(index, sources.Select(ProfileNode.OfRepository).OfType<ProfileNode>(), "package.mask");
        }

        return index;
    }

    static void AddStacked(PackageSettingIndex index, IEnumerable<ProfileNode> nodes, string file)
    {
        foreach (ConfigurationLine line in StackedLines.Read(nodes, file))
        {
            index.Add(0, line);
        }
    }

    /// <summary>Read again, because hardly any run has to tell a reason.</summary>
    string Comment(SourceLocation location)
    {
        IFileTree files = _repositories.Containing(location.File)?.Files ?? DiskTree.Instance;
        if (!files.HasFile(location.File))
        {
            return "";
        }

        var file = LineFile.Read(location.File, files);
        ConfigurationLine line = file.Lines().FirstOrDefault(line => line.Number == location.Line);
        return line.File is null ? "" : file.CommentAbove(line);
    }
}
