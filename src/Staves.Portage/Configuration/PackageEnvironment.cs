using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;

namespace Staves.Portage.Configuration;

/// <summary>The variables that package.env gives to some packages.</summary>
sealed class PackageEnvironment
{
    readonly ImmutableDictionary<string, ShellAssignments> _files;
    readonly ConfigurationVariables _variables;
    readonly PackageSettingIndex _packages = new();

    public PackageEnvironment(UserConfiguration user, ConfigurationVariables variables)
    {
        _files = user.EnvFiles;
        _variables = variables;
        foreach (PackageSetting setting in user.PackageEnv)
        {
            foreach (string file in setting.Values.Where(file => !_files.ContainsKey(file)))
            {
                string? near = NearestWord.Find(file, _files.Keys);
                throw new StavesException(new Diagnostic(
                    "STV2110",
                    $"`{file}` is not an environment that is defined",
                    setting.Location,
                    near is null ? null : $"write `{near}`"));
            }

            // What holds for all packages ranks with make.conf.
            if (!setting.Pattern.MatchesAll)
            {
                _packages.Add(setting.Layer, setting);
            }
        }
    }

    /// <summary>The variables of a package, expanded over those of the configuration; null where package.env has no line for it.</summary>
    public Dictionary<string, string>? Of(PackageMetadata package)
    {
        if (_packages.IsEmpty || _packages.Matching(package) is not { Count: > 0 } settings)
        {
            return null;
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ShellAssignments file in settings.SelectMany(setting => setting.Setting.Values).Select(name => _files[name]))
        {
            // Words of an incremental variable add to those of the files before.
            var own = new Dictionary<string, string>(StringComparer.Ordinal);
            file.EvaluateInto(
                own, name => variables.GetValueOrDefault(name) ?? _variables.Final.GetValueOrDefault(name), new List<Diagnostic>());
            foreach ((string name, string value) in own.Where(variable => !_variables.IsForbidden(variable.Key)))
            {
                variables[name] = IncrementalVariables.Contains(name) && variables.TryGetValue(name, out string? before)
                    ? $"{before} {value}"
                    : value;
            }
        }

        return variables;
    }
}
