using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>Gathers what is not as a package installed it, and says it once for the package.</summary>
sealed class PackingFindings(InstalledPackage package)
{
    /// <summary>A person reads the first few and then looks for the cause.</summary>
    const int MostPaths = 10;

    readonly List<string> _modified = [];
    readonly List<string> _missing = [];
    readonly List<string> _leftOut = [];

    public bool AreNone => _modified.Count == 0 && _missing.Count == 0;

    public void Modified(string path, string how) => _modified.Add($"`{path}` {how}");

    public void Missing(string path) => _missing.Add($"`{path}`");

    public void LeftOut(string path) => _leftOut.Add($"`{path}`");

    /// <exception cref="StavesException">STV4213: nothing of the package may be modified, and something is.</exception>
    public ImmutableArray<Diagnostic> Finish(QuickpkgOptions options)
    {
        if (options.ModifiedFiles == ModifiedFiles.Refuse && !AreNone)
        {
            throw new StavesException(new Diagnostic("STV4213", $"`{package}` is not installed as it was packaged")
            {
                Details = Shown([.. _modified, .. _missing.Select(path => $"{path} is missing")]),
            });
        }

        return
        [
            .. Warning("STV4210", _modified, $"`{package}` is packed with files that have changed since it was installed", null),
            .. Warning("STV4211", _missing, $"`{package}` is packed without files that are missing", null),
            .. Warning(
                "STV4212",
                _leftOut,
                $"`{package}` is packed without configuration files that somebody has edited",
                "`builder-config = 'all'` in `[build]` takes them too"),
        ];
    }

    static IEnumerable<Diagnostic> Warning(string code, List<string> paths, string message, string? hint) =>
        paths.Count == 0 ? [] : [new Diagnostic(code, message, Hint: hint) { Details = Shown(paths) }];

    static ImmutableArray<string> Shown(List<string> paths)
    {
        ImmutableArray<string> sorted = [.. paths.Order(StringComparer.Ordinal).Take(MostPaths)];
        return paths.Count > MostPaths ? sorted.Add(string.Create(CultureInfo.InvariantCulture, $"and {paths.Count - MostPaths} more")) : sorted;
    }
}
