using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Repositories;

namespace Staves.Portage.Updates;

/// <summary>`profiles/updates` of a repository (PMS updates-dir): a file for each quarter of a year, `1Q-2024`, and where the EAPI of
/// `profiles` allows them files of any other name, which count as later.</summary>
public sealed class UpdateFiles
{
    UpdateFiles(PackageUpdates updates, ImmutableArray<Diagnostic> warnings)
    {
        Updates = updates;
        Warnings = warnings;
    }

    /// <summary>In the order of their quarters. PMS leaves the order of the files open, but a later move may start from what an earlier
    /// one made.</summary>
    public PackageUpdates Updates { get; }

    /// <summary>The lines that are no updates, and were skipped.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; }

    /// <exception cref="StavesException">A file cannot be read.</exception>
    public static UpdateFiles Load(EbuildRepository repository)
    {
        string eapiFile = $"{repository.ProfilesPath}/eapi";
        string eapiName = repository.Files.HasFile(eapiFile) ? repository.Files.ReadText(eapiFile).Trim() : Eapi.Unnamed.Name;
        bool allowsAnyName = !Eapi.TryGet(eapiName, out Eapi? eapi) || eapi.HasFreeUpdateFileNames;
        string directory = $"{repository.ProfilesPath}/updates";
        return Parse(repository.Files.Names(directory)
            .Where(name => QuarterOf(name) is not null || (allowsAnyName && !name.StartsWith('.')))
            .Select(name => $"{directory}/{name}")
            .Where(repository.Files.HasFile)
            .Select(path => LineFile.Read(path, repository.Files)));
    }

    /// <summary>The files in any order; their names say when.</summary>
    public static UpdateFiles Parse(IEnumerable<LineFile> files)
    {
        ImmutableArray<PackageUpdate>.Builder updates = ImmutableArray.CreateBuilder<PackageUpdate>();
        ImmutableArray<Diagnostic>.Builder warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (ConfigurationLine line in files
            .OrderBy(file => QuarterOf(Path.GetFileName(file.Path)) ?? (int.MaxValue, 0))
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .SelectMany(file => file.Lines()))
        {
            if (PackageUpdate.TryParse(line.Text, out PackageUpdate? update, out var failure))
            {
                updates.Add(update);
            }
            else
            {
                warnings.Add(new Diagnostic(
                    "STV2132", $"`{line}` is no package move and is skipped: expected {failure.Expected} at offset {failure.Offset}", line.Location));
            }
        }

        return new UpdateFiles(PackageUpdates.Of(updates), warnings.ToImmutable());
    }

    static (int Year, int Quarter)? QuarterOf(string name) =>
        name is [>= '1' and <= '4', 'Q', '-', _, _, _, _]
            && int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            ? (year, name[0] - '0')
            : null;
}
