using Staves.Portage.Diagnostics;

namespace Staves.Building.InstallPhases;

/// <summary>The home directory of an account that a package of acct-user(eclass) makes: pkg_preinst would give it owner and mode.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="User">A user's name or number; empty for one that stays.</param>
/// <param name="Group">A group's name or number, likewise.</param>
/// <param name="Mode">Permission bits.</param>
public sealed record AccountHome(string Path, string User, string Group, int Mode)
{
    const string None = "/dev/null";

    /// <summary>Null where the account has no home directory of its own.</summary>
    /// <exception cref="StavesException">STV5406: its mode is not a number.</exception>
    public static AccountHome? Of(InstallPlan plan)
    {
        SavedEnvironment environment = plan.Environment;
        string home = environment.Value("_ACCT_USER_HOME");
        if (!plan.Effects.Contains(InstallEffect.Accounts) || home is "" or None)
        {
            return null;
        }

        string name = environment.Value("ACCT_USER_NAME") is { Length: > 0 } given ? given : plan.Name.PN;
        string group = environment.Value("_ACCT_USER_GROUPS").Split(' ')[0];
        string[] owner = environment.Value("_ACCT_USER_HOME_OWNER") is { Length: > 0 } said ? said.Split(':', 2) : [name, group];
        return new AccountHome(home.Trim('/'), owner[0], owner.Length > 1 ? owner[1] : group, ModeOf(environment.Value("_ACCT_USER_HOME_PERMS"), plan));
    }

    static int ModeOf(string text, InstallPlan plan)
    {
        const int LongestMode = 4;
        if (text.Length > LongestMode || !text.All(digit => digit is >= '0' and <= '7'))
        {
            throw new StavesException(new Diagnostic(
                "STV5406",
                $"the home directory of `{plan.Name}` has the mode `{text}`, which is no octal number",
                Hint: "ACCT_USER_…_HOME_PERMS in its ebuild or make.conf takes one"));
        }

        return Convert.ToInt32(text.Length == 0 ? "0755" : text, fromBase: 8);
    }
}
