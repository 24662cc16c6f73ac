using System.Globalization;

namespace Staves.Images.Accounts;

/// <summary>Numbers of accounts by their names, from passwd(5) and group(5); a number stands for itself.</summary>
public sealed class AccountNames
{
    readonly AccountDatabase _accounts = new();

    /// <param name="users">The text of passwd(5).</param>
    /// <param name="groups">The text of group(5).</param>
    public AccountNames(string users, string groups)
    {
        _accounts.ReadUsers(users);
        _accounts.ReadGroups(groups);
    }

    /// <summary>Null for a name that no user has.</summary>
    public long? UserId(string name) => Number(name) ?? _accounts.UserId(name);

    /// <summary>Null for a name that no group has.</summary>
    public long? GroupId(string name) => Number(name) ?? _accounts.GroupId(name);

    static long? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
}
