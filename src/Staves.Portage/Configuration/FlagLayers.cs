namespace Staves.Portage.Configuration;

/// <summary>All that is said about the flags of one package.</summary>
/// <param name="Mask">What masks flags.</param>
/// <param name="RepositoryMask">What masks flags of packages of its repository.</param>
/// <param name="Force">What forces flags.</param>
/// <param name="RepositoryForce">What forces flags of packages of its repository.</param>
/// <param name="User">The user's package.env and package.use; null where they have no line about the package.</param>
/// <param name="MakeConf">What the user says of all packages.</param>
/// <param name="Profile">The defaults of the profile.</param>
/// <param name="Repository">The defaults of its repository.</param>
sealed record FlagLayers(
    PackageFlagRules Mask,
    PackageFlagRules RepositoryMask,
    PackageFlagRules Force,
    PackageFlagRules RepositoryForce,
    FlagChanges? User,
    FlagChanges MakeConf,
    PackageFlagRules Profile,
    PackageFlagRules Repository)
{
    public bool IsMasked(string flag) => Mask.ValueOf(flag) ?? RepositoryMask.ValueOf(flag) ?? false;

    public bool IsForced(string flag) => Force.ValueOf(flag) ?? RepositoryForce.ValueOf(flag) ?? false;

    /// <summary>Whether a flag is on that is neither masked nor forced: the highest layer that speaks of it counts.</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="byDefault">What the package itself says, between the profile and the repository.</param>
    public bool IsChosen(string flag, bool? byDefault) =>
        User?.ValueOf(flag) ?? MakeConf.ValueOf(flag) ?? Profile.ValueOf(flag) ?? byDefault ?? Repository.ValueOf(flag) ?? false;

    /// <summary>Whether lines about the package could say anything about some of these flags.</summary>
    public bool MayNameSomeOf(HashSet<string> flags) => User?.MaySpeakOf(flags) == true
        || Mask.MayNameSomeOf(flags) || RepositoryMask.MayNameSomeOf(flags)
        || Force.MayNameSomeOf(flags) || RepositoryForce.MayNameSomeOf(flags)
        || Profile.MayNameSomeOf(flags) || Repository.MayNameSomeOf(flags);
}
