using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>The variables of a configuration in their layers: built-in defaults, one layer per profile node, make.conf with what the
/// package.* files say of all packages.</summary>
sealed class ConfigurationVariables
{
    readonly ImmutableArray<Dictionary<string, string>> _nodes;
    readonly Dictionary<string, string> _makeConf = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _expandable;
    readonly HashSet<string> _profileOnly;
    readonly List<Diagnostic> _warnings = [];

    public ConfigurationVariables(ProfileStack profile, UserConfiguration user)
    {
        _expandable = BuiltInVariables.Expandable(user.Root);
        _nodes = [.. profile.Nodes.Select(ReadNode)];
        _profileOnly = IncrementalVariables.Fold(_nodes.Select(node => node.GetValueOrDefault("PROFILE_ONLY_VARIABLES", "")));
        foreach (ShellAssignments assignments in user.MakeConf)
        {
            assignments.EvaluateInto(_makeConf, Expandable, _warnings);
        }

        foreach (string name in _makeConf.Keys.Where(name => name.StartsWith("__", StringComparison.Ordinal) || IsForbidden(name)).ToList())
        {
            _makeConf.Remove(name);
        }

        Append("USE", user.PackageUse, FlagChanges.WordsOf);
        Append("ACCEPT_LICENSE", user.PackageLicense, setting => setting.Values);
        Append("ACCEPT_PROPERTIES", user.PackageProperties, setting => setting.Values);
        Append("ACCEPT_RESTRICT", user.PackageAcceptRestrict, setting => setting.Values);
        AppendEnvironment(user);
        Final = Combine();
    }

    /// <summary>Each variable with the value that all layers give it; USE and the USE_EXPAND variables as written.</summary>
    public Dictionary<string, string> Final { get; }

    /// <summary>What make.conf assigns, expanded.</summary>
    public IReadOnlyDictionary<string, string> MakeConf => _makeConf;

    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    /// <summary>What the make.defaults of a profile node assigns, expanded.</summary>
    public IReadOnlyDictionary<string, string> OfNode(int index) => _nodes[index];

    public ImmutableArray<string> Words(string name) =>
        Final.TryGetValue(name, out string? value) ? [.. new WordEnumerator(value).ToList()] : [];

    /// <summary>Whether make.conf and package.env cannot set a variable: it belongs to packages, or the profile keeps it for itself.</summary>
    public bool IsForbidden(string name) => BuiltInVariables.IsReserved(name) || _profileOnly.Contains(name);

    Dictionary<string, string> ReadNode(ProfileNode node)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);

        // `USE="${USE} x"` must not repeat the flags of parents over what their package.use says.
        _expandable.Remove("USE");
        foreach (LineFile file in node.Files("make.defaults"))
        {
            ShellAssignments.Load(file).EvaluateInto(variables, Expandable, _warnings);
        }

        foreach ((string name, string value) in variables)
        {
            _expandable[name] = value;
        }

        return variables;
    }

    string? Expandable(string name) => _expandable.GetValueOrDefault(name);

    /// <summary>Adds what the lines `*/*` of a package.* file say.</summary>
    void Append(string variable, ImmutableArray<PackageSetting> settings, Func<PackageSetting, IEnumerable<string>> words)
    {
        foreach (PackageSetting setting in settings.Where(setting => setting.Pattern.MatchesAll))
        {
            AppendTo(_makeConf, variable, string.Join(' ', words(setting)));
        }
    }

    /// <summary>Adds the files that package.env names for `*/*`.</summary>
    void AppendEnvironment(UserConfiguration user)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in user.PackageEnv.Where(setting => setting.Pattern.MatchesAll).SelectMany(setting => setting.Values))
        {
            if (user.EnvFiles.TryGetValue(name, out ShellAssignments? file))
            {
                var own = new Dictionary<string, string>(StringComparer.Ordinal);
                file.EvaluateInto(
                    own, other => environment.GetValueOrDefault(other) ?? _makeConf.GetValueOrDefault(other) ?? Expandable(other), _warnings);
                Assign(environment, own);
            }
        }

        Assign(_makeConf, environment);
    }

    void Assign(Dictionary<string, string> target, Dictionary<string, string> assigned)
    {
        foreach ((string name, string value) in assigned.Where(variable => !IsForbidden(variable.Key)))
        {
            if (IncrementalVariables.Contains(name))
            {
                AppendTo(target, name, value);
            }
            else
            {
                target[name] = value;
            }
        }
    }

    static void AppendTo(Dictionary<string, string> variables, string name, string words) =>
        variables[name] = variables.TryGetValue(name, out string? before) ? $"{before} {words}" : words;

    Dictionary<string, string> Combine()
    {
        var builtIn = new Dictionary<string, string>(BuiltInVariables.Defaults, StringComparer.Ordinal);
        List<Dictionary<string, string>> layers = [builtIn, .. _nodes, _makeConf];
        var final = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in layers.SelectMany(layer => layer).Where(variable => !BuiltInVariables.IsReserved(variable.Key)))
        {
            final[name] = value;
        }

        foreach (string name in final.Keys.Where(IncrementalVariables.Contains).ToList())
        {
            final[name] = IncrementalVariables.Combine(name, layers.Select(layer => layer.GetValueOrDefault(name, "")));
        }

        // A native build is the usual one.
        if (final.TryGetValue("CHOST", out string? host))
        {
            final.TryAdd("CBUILD", host);
        }

        return final;
    }
}
