namespace Staves.Portage.Configuration;

/// <summary>All that is said about the flags of one package, in each list the highest layer first.</summary>
/// <param name="Mask">What masks flags.</param>
/// <param name="Force">What forces flags.</param>
/// <param name="User">The user's package.env and package.use; make.conf comes next.</param>
/// <param name="Profile">The defaults of the profile.</param>
/// <param name="Repository">The defaults of the package's repository, which come last.</param>
/// <param name="Named">Those of all these that come from lines about the package.</param>
sealed record FlagLayers(
    IReadOnlyList<FlagChanges> Mask,
    IReadOnlyList<FlagChanges> Force,
    FlagChanges? User,
    IReadOnlyList<FlagChanges> Profile,
    IReadOnlyList<FlagChanges> Repository,
    IReadOnlyList<FlagChanges> Named)
{
    /// <summary>What decides a flag that is neither masked nor forced.</summary>
    /// <param name="makeConf">What the user says of all packages.</param>
    /// <param name="package">The defaults in IUSE.</param>
    public FlagChanges[] Deciding(FlagChanges makeConf, FlagChanges package) =>
        [.. User is null ? Array.Empty<FlagChanges>() : [User], makeConf, .. Profile, package, .. Repository];

    /// <summary>Whether the highest layer that speaks of a flag turns it on.</summary>
    public static bool IsOn(string flag, IReadOnlyList<FlagChanges> layers)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].ValueOf(flag) is { } value)
            {
                return value;
            }
        }

        return false;
    }
}
