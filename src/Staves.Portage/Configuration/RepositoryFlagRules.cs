using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>What the `profiles` directories of a package's repository and of its masters say about flags, whatever the profile.</summary>
sealed record RepositoryFlagRules(FlagRules Defaults, FlagRules Mask, FlagRules Force)
{
    public static RepositoryFlagRules Of(ImmutableArray<ProfileNode> directories, UseExpand expand) => new(
        new FlagRules(directories, FlagRuleFiles.Defaults, index => MakeDefaults(directories[index], expand)),
        new FlagRules(directories, FlagRuleFiles.Mask),
        new FlagRules(directories, FlagRuleFiles.Force));

    static FlagChanges? MakeDefaults(ProfileNode directory, UseExpand expand)
    {
        if (!directory.Has("make.defaults"))
        {
            return null;
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (LineFile file in directory.Files("make.defaults"))
        {
            ShellAssignments.Load(file).EvaluateInto(variables, _ => null, new List<Diagnostic>());
        }

        return expand.OfUser(variables);
    }
}
