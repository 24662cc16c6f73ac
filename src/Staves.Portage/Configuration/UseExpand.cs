using System.Collections.Immutable;

namespace Staves.Portage.Configuration;

/// <summary>The variables that stand for groups of USE flags (PMS profile-variables, USE_EXPAND), and the flags that every package
/// has.</summary>
sealed class UseExpand
{
    public UseExpand(ConfigurationVariables variables)
    {
        Variables = variables.Words("USE_EXPAND");
        Unprefixed = variables.Words("USE_EXPAND_UNPREFIXED");
        HiddenPrefixes = [.. variables.Words("USE_EXPAND_HIDDEN").Select(FlagChanges.PrefixOf)];
        ImmutableArray<string> withImplicitValues = variables.Words("USE_EXPAND_IMPLICIT");
        ImplicitFlags =
        [
            .. variables.Words("IUSE_IMPLICIT"),
            .. Unprefixed.Intersect(withImplicitValues, StringComparer.Ordinal)
                .SelectMany(name => variables.Words($"USE_EXPAND_VALUES_{name}")),
            .. Variables.Intersect(withImplicitValues, StringComparer.Ordinal)
                .SelectMany(name => variables.Words($"USE_EXPAND_VALUES_{name}").Select(value => FlagChanges.PrefixOf(name) + value)),
        ];
    }

    public ImmutableArray<string> Variables { get; }

    /// <summary>Variables whose values are flags as they stand: ARCH.</summary>
    public ImmutableArray<string> Unprefixed { get; }

    /// <summary>What the flags begin with that EAPIs before 5 have without declaring them.</summary>
    public ImmutableArray<string> HiddenPrefixes { get; }

    /// <summary>What the profile adds to IUSE from EAPI 5 on (PMS iuse-effective).</summary>
    public ImmutableArray<string> ImplicitFlags { get; }

    /// <summary>What a make.defaults file says about flags; null for nothing. The values add up over the profile.</summary>
    public FlagChanges? OfProfileNode(IReadOnlyDictionary<string, string> variables)
    {
        if (variables.Count == 0)
        {
            return null;
        }

        // USE comes last, and may take back what the variables say.
        var changes = new FlagChanges();
        ApplyUnprefixed(changes, variables);
        foreach (string name in Variables.Where(variables.ContainsKey))
        {
            changes.ApplyWords(variables[name], FlagChanges.PrefixOf(name));
        }

        changes.ApplyWords(variables.GetValueOrDefault("USE", ""));
        return changes.IsEmpty ? null : changes;
    }

    /// <summary>What make.conf, or package.env and package.use together, say: here a USE_EXPAND variable replaces what lower layers and
    /// USE said about it, and its values only add.</summary>
    public FlagChanges OfUser(IReadOnlyDictionary<string, string> variables, params IEnumerable<PackageSetting> packageUse)
    {
        var changes = new FlagChanges();
        ApplyUnprefixed(changes, variables);
        changes.ApplyWords(variables.GetValueOrDefault("USE", ""));
        foreach (PackageSetting setting in packageUse)
        {
            changes.ApplySetting(setting);
        }

        foreach (string name in Variables.Where(variables.ContainsKey))
        {
            string prefix = FlagChanges.PrefixOf(name);
            changes.ClearPrefix(prefix);
            changes.ApplyWords(string.Join(' ', variables[name].Split(' ').Where(word => word is not ['-' or '+', ..])), prefix);
        }

        return changes;
    }

    void ApplyUnprefixed(FlagChanges changes, IReadOnlyDictionary<string, string> variables)
    {
        foreach (string name in Unprefixed)
        {
            if (variables.TryGetValue(name, out string? words))
            {
                changes.ApplyWords(words);
            }
        }
    }
}
