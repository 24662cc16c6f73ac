using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>The variables of a configuration in their layers: built-in defaults, one layer per profile node, make.conf.</summary>
sealed class ConfigurationVariables
{
    static readonly ImmutableArray<KeyValuePair<string, string>> BuiltIn =
    [
        new("ACCEPT_LICENSE", "* -@EULA"), new("ACCEPT_PROPERTIES", "*"), new("ACCEPT_RESTRICT", "*"),
        new("CONFIG_PROTECT", "/etc"), new("CONFIG_PROTECT_MASK", "/etc/env.d"),
    ];

    readonly ImmutableArray<Dictionary<string, string>> _nodes;
    readonly Dictionary<string, string> _makeConf = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _lastValues = new(BuiltIn, StringComparer.Ordinal);
    readonly List<Diagnostic> _warnings = [];

    public ConfigurationVariables(ProfileStack profile, ImmutableArray<ShellAssignments> makeConf)
    {
        _nodes = [.. profile.Nodes.Select(ReadNode)];
        foreach (ShellAssignments assignments in makeConf)
        {
            assignments.EvaluateInto(_makeConf, LastValue, _warnings);
        }

        IEnumerable<string> local = _makeConf.Keys.Where(name => name.StartsWith("__", StringComparison.Ordinal));
        foreach (string name in ProfileOnly().Concat(local).ToList())
        {
            _makeConf.Remove(name);
        }

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

    Dictionary<string, string> ReadNode(ProfileNode node)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node.Has("make.defaults"))
        {
            ShellAssignments.Load(node.File("make.defaults")).EvaluateInto(variables, LastValue, _warnings);
            foreach ((string name, string value) in variables)
            {
                _lastValues[name] = value;
            }
        }

        return variables;
    }

    string? LastValue(string name) => _lastValues.GetValueOrDefault(name);

    HashSet<string> ProfileOnly() => IncrementalVariables.Fold(
        _nodes.Select(node => node.GetValueOrDefault("PROFILE_ONLY_VARIABLES", "")));

    Dictionary<string, string> Combine()
    {
        var final = new Dictionary<string, string>(_lastValues, StringComparer.Ordinal);
        foreach ((string name, string value) in _makeConf)
        {
            final[name] = value;
        }

        var builtIn = new Dictionary<string, string>(BuiltIn, StringComparer.Ordinal);
        foreach (string name in final.Keys.Where(IncrementalVariables.Contains).ToList())
        {
            final[name] = IncrementalVariables.Combine(
                name,
                _nodes.Prepend(builtIn).Append(_makeConf).Select(layer => layer.GetValueOrDefault(name, "")));
        }

        // A native build is the usual one.
        if (final.TryGetValue("CHOST", out string? host))
        {
            final.TryAdd("CBUILD", host);
        }

        return final;
    }
}
