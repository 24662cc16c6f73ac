using System.Collections.Immutable;

namespace Staves.Portage.Configuration;

/// <summary>What one kind of rule says about the flags of one package.</summary>
/// <param name="Common">What the layers say about all packages.</param>
/// <param name="Named">What they say about this package, the highest layer first; in one layer it goes before what is said of all.</param>
sealed record PackageFlagRules(StackedFlags Common, ImmutableArray<(int Layer, FlagChanges Changes)> Named)
{
    /// <summary>Whether a flag is on; null where nothing is said of it.</summary>
    public bool? ValueOf(string flag)
    {
        FlagValue? common = Common.ValueOf(flag);
        foreach ((int layer, FlagChanges changes) in Named)
        {
            if (common?.Layer > layer)
            {
                break;
            }

            if (changes.ValueOf(flag) is { } value)
            {
                return value;
            }
        }

        return common?.Enabled;
    }

    /// <summary>Whether lines about the package could say anything about some of these flags.</summary>
    public bool MayNameSomeOf(HashSet<string> flags)
    {
        foreach ((_, FlagChanges changes) in Named)
        {
            if (changes.MaySpeakOf(flags))
            {
                return true;
            }
        }

        return false;
    }
}
