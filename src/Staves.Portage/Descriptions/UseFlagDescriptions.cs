using System.Collections.Concurrent;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Portage.Descriptions;

/// <summary>What USE flags mean, for a package or in general. Files are read when they are asked for, and kept; safe to use from several
/// threads.</summary>
/// <remarks>The first of these that speaks of the flag counts: the package's metadata.xml (GLEP 68), then in the package's repository and
/// its masters, the last one first, `use.local.desc`, `use.desc`, and the file of its USE_EXPAND variable in `desc` (PMS use.desc).</remarks>
public sealed class UseFlagDescriptions(RepositorySet repositories)
{
    readonly ConcurrentDictionary<string, UseDescriptionFile?> _files = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(EbuildRepository Repository, QualifiedPackageName Package), PackageDescription> _packages = new();

    /// <summary>What a flag means for a version of a package; null where no one says it.</summary>
    /// <param name="package">Of one of the repositories.</param>
    /// <param name="flag">The whole name: `python_targets_python3_13`.</param>
    /// <param name="language">Preferred where metadata.xml has several; else English counts.</param>
    /// <exception cref="StavesException">A file is broken or cannot be read.</exception>
    public UseFlagDescription? Of(PackageMetadata package, string flag, string language = "en")
    {
        ArgumentNullException.ThrowIfNull(package);
        EbuildRepository repository = repositories.Find(package.Repository) ?? repositories.Main;
        return OfPackage(repository, package, flag, language)
            ?? Find(repository, "use.local.desc", $"{package.Name.Package}:{flag}")
            ?? Of(repository, flag);
    }

    /// <summary>What a flag means in general for packages of a repository; null where no one says it.</summary>
    /// <exception cref="StavesException">A file cannot be read.</exception>
    public UseFlagDescription? Of(EbuildRepository repository, string flag) => Find(repository, "use.desc", flag) ?? OfValue(repository, flag);

    /// <summary>metadata.xml of a package in a repository; empty where there is none.</summary>
    /// <exception cref="StavesException">The file is broken or cannot be read.</exception>
    public PackageDescription PackageOf(EbuildRepository repository, QualifiedPackageName package) =>
        _packages.GetOrAdd((repository, package), static key =>
        {
            string path = PathOf(key.Repository, key.Package);
            return key.Repository.Files.HasFile(path)
                ? PackageDescriptionReader.Parse(key.Repository.Files.ReadText(path), path)
                : PackageDescription.Empty;
        });

    static string PathOf(EbuildRepository repository, QualifiedPackageName package) =>
        $"{repository.Path}/{package}/metadata.xml";

    UseFlagDescription? OfPackage(EbuildRepository repository, PackageMetadata package, string flag, string language) =>
        PackageOf(repository, package.Name.Package).Flags
            .Where(entry => entry.Flag == flag)
            .Select(entry => entry.Description)
            .Where(text => text.Restriction?.Matches(package) != false)
            .OrderBy(text => text.Language == language ? 0 : text.Language == "en" ? 1 : 2)
            .ThenBy(text => text.Restriction is null)
            .Select(text => new UseFlagDescription(text.Text, PathOf(repository, package.Name.Package)))
            .FirstOrDefault();

    /// <summary>A value of a USE_EXPAND variable: whose name ends at which underscore only the files know.</summary>
    UseFlagDescription? OfValue(EbuildRepository repository, string flag)
    {
        for (int underscore = flag.LastIndexOf('_'); underscore > 0; underscore = flag.LastIndexOf('_', underscore - 1))
        {
            if (NameRules.IsUseFlag(flag) && Find(repository, $"desc/{flag[..underscore]}.desc", flag[(underscore + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    UseFlagDescription? Find(EbuildRepository repository, string file, string name)
    {
        foreach (EbuildRepository source in repositories.MastersOf(repository).Add(repository).Reverse())
        {
            if (FileOf(source, file) is { } descriptions && descriptions.Find(name) is { } text)
            {
                return new UseFlagDescription(text, descriptions.Path);
            }
        }

        return null;
    }

    UseDescriptionFile? FileOf(EbuildRepository repository, string file) => _files.GetOrAdd(
        $"{repository.ProfilesPath}/{file}",
        static (path, files) => files.HasFile(path) ? UseDescriptionFile.Parse(LineFile.Read(path, files)) : null,
        repository.Files);
}
