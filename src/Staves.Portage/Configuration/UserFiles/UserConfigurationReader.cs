using System.Collections.Immutable;
using Staves.Portage.Configuration.Sets;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>Reads what a user keeps in `/etc/portage` and in the world files (Portage's portage(5) and make.conf(5)).</summary>
sealed class UserConfigurationReader(string root, ProblemList problems)
{
    /// <summary>Names that no file below `sets` may have.</summary>
    static readonly string[] BuiltInSets = ["system", "profile", "selected", "world"];

    static readonly string[] WorldFiles = ["world", "world_sets"];

    readonly string _directory = Path.Combine(root, "etc", "portage");
    readonly PackageFileReader _files = new(Path.Combine(root, "etc", "portage"), problems);

    public UserConfiguration Read()
    {
        (ImmutableArray<PackageSetting> masks, ImmutableArray<PackagePattern> maskRemovals) = _files.Masks("package.mask");
        (ImmutableArray<PackageSetting> unmasks, ImmutableArray<PackagePattern> unmaskRemovals) = _files.Masks("package.unmask");
        ImmutableArray<PackageSetting> packageEnv = _files.Settings(PackageFileKind.Env);
        return new UserConfiguration
        {
            MakeConf = MakeConf(),
            PackageUse = _files.Settings(PackageFileKind.Use),
            PackageAcceptKeywords = [.. _files.Settings(PackageFileKind.Keywords), .. _files.Settings(PackageFileKind.AcceptKeywords)],
            PackageLicense = _files.Settings(PackageFileKind.License),
            PackageProperties = _files.Settings(PackageFileKind.Properties),
            PackageAcceptRestrict = _files.Settings(PackageFileKind.AcceptRestrict),
            PackageMask = masks,
            PackageMaskRemovals = maskRemovals,
            PackageUnmask = unmasks,
            PackageUnmaskRemovals = unmaskRemovals,
            PackageEnv = packageEnv,
            EnvFiles = EnvFiles(packageEnv),
            LicenseGroups = File("license_groups") is { } groups ? LicenseGroups.Parse(groups) : LicenseGroups.None,
            Mirrors = File("mirrors") is { } mirrors ? ThirdPartyMirrors.Parse(mirrors) : ThirdPartyMirrors.None,
            Architectures = Words("arch.list"),
            Sets = Sets(),
            Selected = Selected(),
        };
    }

    ImmutableArray<ShellAssignments> MakeConf() =>
    [
        .. ConfigurationPath.Files(Path.Combine(_directory, "make.conf"))
            .Select(file => problems.Read(() => ShellAssignments.Load(file), new SourceLocation(file)))
            .OfType<ShellAssignments>(),
    ];

    /// <summary>The files that package.env names; the others below `env` may be scripts.</summary>
    ImmutableDictionary<string, ShellAssignments> EnvFiles(ImmutableArray<PackageSetting> packageEnv)
    {
        string directory = Path.Combine(_directory, "env");
        ImmutableDictionary<string, ShellAssignments>.Builder files =
            ImmutableDictionary.CreateBuilder<string, ShellAssignments>(StringComparer.Ordinal);
        foreach ((string name, SourceLocation location) in packageEnv
            .SelectMany(setting => setting.Values, (setting, name) => (name, setting.Location))
            .DistinctBy(named => named.name, StringComparer.Ordinal))
        {
            string path = Path.Combine(directory, name);
            if (!System.IO.File.Exists(path))
            {
                string? near = NearestWord.Find(name, ConfigurationPath.Files(directory).Select(file => Path.GetRelativePath(directory, file)));
                problems.Add("STV2126", $"there is no file `{path}`", location, near is null ? null : $"write `{near}`");
            }
            else if (problems.Read(() => ShellAssignments.Load(path), location) is { } file)
            {
                files[name] = file;
            }
        }

        return files.ToImmutable();
    }

    ImmutableSortedDictionary<string, PackageSetFile> Sets()
    {
        string directory = Path.Combine(_directory, "sets");
        ImmutableSortedDictionary<string, PackageSetFile>.Builder sets =
            ImmutableSortedDictionary.CreateBuilder<string, PackageSetFile>(StringComparer.Ordinal);
        foreach (LineFile file in _files.Files("sets").Where(file => !file.Path.EndsWith(".metadata", StringComparison.Ordinal)))
        {
            string name = Path.GetRelativePath(directory, file.Path);
            if (BuiltInSets.Contains(name, StringComparer.Ordinal))
            {
                problems.Add("STV2127", $"`@{name}` is a set of Portage's own", new SourceLocation(file.Path), "rename the file");
            }
            else if (problems.Read(() => PackageSetFile.Parse(file)) is { } set)
            {
                sets[name] = set;
            }
        }

        return sets.ToImmutable();
    }

    /// <summary>What the user has installed by name: the world file and the sets in world_sets.</summary>
    PackageSetFile Selected() => WorldFiles
        .Select(name => Path.Combine(root, "var", "lib", "portage", name))
        .Where(System.IO.File.Exists)
        .Select(path => problems.Read(() => PackageSetFile.Parse(LineFile.Read(path)), new SourceLocation(path)) ?? PackageSetFile.Empty)
        .Aggregate(PackageSetFile.Empty, (set, file) => set.With(file));

    ImmutableArray<string> Words(string fileName) =>
        File(fileName) is { } file ? [.. file.Lines().Select(line => line.FirstWord.ToString())] : [];

    /// <summary>A file that cannot be a directory.</summary>
    LineFile? File(string fileName)
    {
        string path = Path.Combine(_directory, fileName);
        return System.IO.File.Exists(path) ? problems.Read(() => LineFile.Read(path), new SourceLocation(path)) : null;
    }
}
