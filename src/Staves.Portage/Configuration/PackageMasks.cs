using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>The package.mask and package.unmask files: of the package's repository and its masters, of the profile, and of the user. An
/// unmask lifts every mask; a line `-package` of the user's takes back one that says the same.</summary>
sealed class PackageMasks
{
    const int OfProfile = 0;
    const int OfUser = 1;

    readonly RepositorySet _repositories;
    readonly UserConfiguration _user;
    readonly PackageSettingIndex _masks = new();
    readonly PackageSettingIndex _unmasks = new();
    readonly ConcurrentDictionary<string, (PackageSettingIndex Masks, PackageSettingIndex Unmasks)> _ofRepository =
        new(StringComparer.Ordinal);

    readonly ConcurrentDictionary<string, PackageSettingIndex> _ownMasks = new(StringComparer.Ordinal);

    public PackageMasks(RepositorySet repositories, ProfileStack profile, UserConfiguration user)
    {
        _repositories = repositories;
        _user = user;
        Add(_masks, StackedLines.Read(profile.Nodes, "package.mask"));
        Add(_unmasks, StackedLines.Read(profile.Nodes, "package.unmask"));
        foreach (PackageSetting setting in user.PackageMask)
        {
            _masks.Add(OfUser, setting);
        }

        foreach (PackageSetting setting in user.PackageUnmask)
        {
            _unmasks.Add(OfUser, setting);
        }
    }

    public MaskReason? MaskOf(PackageMetadata package)
    {
        (PackageSettingIndex masks, PackageSettingIndex unmasks) = _ofRepository.GetOrAdd(package.Repository, ReadRepository);
        if (First(package, _masks, masks, _user.PackageMaskRemovals) is not { } mask
            || First(package, _unmasks, unmasks, _user.PackageUnmaskRemovals) is not null)
        {
            return null;
        }

        return new MaskReason.PackageMask(mask.Pattern.ToString(), mask.Location, () => Comment(mask.Location));
    }

    static PackageSetting? First(
        PackageMetadata package, PackageSettingIndex common, PackageSettingIndex ofRepository, ImmutableArray<PackagePattern> removals)
    {
        // What the user removes was removed from the user's own lines when they were read.
        foreach ((int layer, PackageSetting setting) in common.Matching(package))
        {
            if (layer == OfUser || !removals.Any(removal => removal.Removes(setting.Pattern, setting.Pattern.Repository)))
            {
                return setting;
            }
        }

        foreach ((_, PackageSetting setting) in ofRepository.Matching(package))
        {
            if (!removals.Any(removal => removal.Removes(setting.Pattern, package.Repository)))
            {
                return setting;
            }
        }

        return null;
    }

    (PackageSettingIndex Masks, PackageSettingIndex Unmasks) ReadRepository(string name)
    {
        var masks = new PackageSettingIndex();
        var unmasks = new PackageSettingIndex();
        if (_repositories.Find(name) is not { } repository || ProfileNode.OfRepository(repository) is not { } own)
        {
            return (masks, unmasks);
        }

        Add(unmasks, StackedLines.Read([own], "package.unmask"));
        ImmutableArray<EbuildRepository> masters = _repositories.MastersOf(repository);
        if (masters is [var only] && !own.Has("package.mask"))
        {
            return (OwnMasksOf(only), unmasks);
        }

        if (masters.IsEmpty)
        {
            return (OwnMasksOf(repository), unmasks);
        }

        // A line `-package` takes back what any master says; what one master takes back, another may still say.
        IEnumerable<ProfileNode> directories = masters.Select(ProfileNode.OfRepository).OfType<ProfileNode>();
        foreach (ProfileNode[] stack in directories.Select(master => new[] { master, own }).DefaultIfEmpty([own]))
        {
            Add(masks, StackedLines.Read(stack, "package.mask"));
        }

        return (masks, unmasks);
    }

    /// <summary>What a repository says itself.</summary>
    PackageSettingIndex OwnMasksOf(EbuildRepository repository) => _ownMasks.GetOrAdd(repository.Name, _ =>
    {
        var masks = new PackageSettingIndex();
        if (ProfileNode.OfRepository(repository) is { } own)
        {
            Add(masks, StackedLines.Read([own], "package.mask"));
        }

        return masks;
    });

    static void Add(PackageSettingIndex index, IEnumerable<ConfigurationLine> lines)
    {
        foreach (ConfigurationLine line in lines)
        {
            index.Add(OfProfile, line);
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
