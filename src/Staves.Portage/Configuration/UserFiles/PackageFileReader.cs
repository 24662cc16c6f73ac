using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>Reads the package.* files of a user, each a file or a directory of files; a line that is not of its form is noted, and the
/// reading goes on.</summary>
sealed class PackageFileReader(string directory, ProblemList problems)
{
    public ImmutableArray<PackageSetting> Settings(PackageFileKind kind)
    {
        ImmutableArray<PackageSetting>.Builder settings = ImmutableArray.CreateBuilder<PackageSetting>();
        foreach (ConfigurationLine line in Lines(kind.FileName))
        {
            if (problems.Read(() => PackageSetting.Parse(line)) is not { } setting)
            {
                continue;
            }

            RefuseUseDependency(setting);
            foreach (string word in setting.Values.Where(word => !kind.IsWord(word)))
            {
                problems.Add("STV2108", $"`{word}` in {kind.FileName} is not {kind.WordRule}", line.Location);
            }

            settings.Add(setting);
        }

        return settings.ToImmutable();
    }

    /// <summary>The packages of package.mask or package.unmask, and those that lines with `-` take from all files below.</summary>
    public (ImmutableArray<PackageSetting> Settings, ImmutableArray<PackagePattern> Removals) Masks(string fileName)
    {
        var settings = new List<PackageSetting>();
        var removals = new List<PackagePattern>();
        foreach (ConfigurationLine line in Lines(fileName))
        {
            bool removes = line.FirstWord.StartsWith('-');
            if (problems.Read(() => PackageSetting.Parse(line, removes ? 1 : 0)) is not { } setting)
            {
                continue;
            }

            if (removes)
            {
                settings.RemoveAll(other => setting.Pattern.Removes(other.Pattern, other.Pattern.Repository));
                removals.Add(setting.Pattern);
            }
            else
            {
                settings.Add(setting);
            }
        }

        return ([.. settings], [.. removals]);
    }

    /// <summary>The lines of a file, or of the files of a directory.</summary>
    public IEnumerable<ConfigurationLine> Lines(string fileName) => Files(fileName).SelectMany(file => file.Lines());

    public IEnumerable<LineFile> Files(string fileName) =>
        ConfigurationPath.Files(Path.Combine(directory, fileName))
            .Select(file => problems.Read(() => LineFile.Read(file), new SourceLocation(file)))
            .OfType<LineFile>();

    void RefuseUseDependency(PackageSetting setting)
    {
        if (setting.Pattern.Dependency is { Use.IsEmpty: false })
        {
            problems.Add(
                "STV2108", $"`{setting.Pattern}` asks for USE flags, which lines of this file cannot", setting.Location, "leave out `[…]`");
        }
    }
}
