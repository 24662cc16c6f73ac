using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Repositories;

/// <summary>Where snapshots of the repository and stage3s come from.</summary>
static class GentooMirrors
{
    const string Default = "https://distfiles.gentoo.org";
    const string Variable = "GENTOO_MIRRORS";

    /// <summary>`mirrors` of `[build]`, else GENTOO_MIRRORS of `[env]` or make.conf, else Gentoo's own name for all of them.</summary>
    /// <param name="specification">The specification; null where there is none.</param>
    /// <param name="configRoot">The directory above `etc/portage` of a Portage configuration; null where there is none.</param>
    public static ImmutableArray<DownloadSource> Of(ImageSpecification? specification, string? configRoot)
    {
        IEnumerable<string> words = specification is { Build.Mirrors.IsEmpty: false } ? specification.Build.Mirrors : Words(specification, configRoot);
        ImmutableArray<DownloadSource> mirrors = Parse(words);
        return mirrors.IsEmpty ? Parse([Default]) : mirrors;
    }

    /// <summary>Those that can be asked: what is served by ftp or rsync alone is left out.</summary>
    public static ImmutableArray<DownloadSource> Parse(IEnumerable<string> addresses) =>
        [.. addresses.Select(address => DownloadSource.TryParse(address.TrimEnd('/'))).OfType<DownloadSource>()];

    static string[] Words(ImageSpecification? specification, string? configRoot)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var warnings = new List<Diagnostic>();
        IEnumerable<ShellAssignments> assignments = configRoot is null ? [] : PortageDirectory.ReadMakeConf(configRoot);
        foreach (ShellAssignments file in assignments.Concat(specification?.ToUserConfiguration().MakeConf ?? []))
        {
            file.EvaluateInto(variables, static _ => "", warnings);
        }

        return variables.GetValueOrDefault(Variable, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
