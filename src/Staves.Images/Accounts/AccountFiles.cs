using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Accounts;

/// <summary>The files of accounts in an image: passwd(5), group(5) and shadow(5), sorted by id, without any password.</summary>
public sealed class AccountFiles
{
    public const string UsersPath = "etc/passwd";
    public const string GroupsPath = "etc/group";
    public const string ShadowPath = "etc/shadow";

    const int PublicMode = 0x1a4; // octal 644
    const int SecretMode = 0x180; // octal 600

    /// <summary>What every image has unless a package says it otherwise.</summary>
    const string BaseAccounts = """
        g root 0
        g nobody 65534
        u root 0:0 "root" /root /bin/sh
        u nobody 65534:65534 "nobody" / /sbin/nologin
        """;

    readonly AccountDatabase _accounts;

    AccountFiles(ImmutableArray<(string Path, int Mode, string Text)> texts, AccountDatabase accounts) => (Texts, _accounts) = (texts, accounts);

    /// <summary>Path, mode and text of each file.</summary>
    public ImmutableArray<(string Path, int Mode, string Text)> Texts { get; }

    /// <summary>Adds accounts to what the files already hold.</summary>
    /// <exception cref="StavesException">STV6006: a line cannot be read. STV6007: two declarations contradict each other.</exception>
    public static AccountFiles Create(string users, string groups, string shadow, IEnumerable<(string Text, string File)> sysusers)
    {
        var database = new AccountDatabase();
        database.ReadGroups(groups);
        database.ReadUsers(users);
        SysusersLine[] lines = [.. sysusers.SelectMany(file => SysusersFile.Parse(file.Text, file.File))];
        database.Apply(lines);
        database.ApplyWhereMissing(SysusersFile.Parse(BaseAccounts, "Staves"));
        database.ThrowOnConflicts();
        return new AccountFiles(
        [
            (UsersPath, PublicMode, database.UsersText),
            (GroupsPath, PublicMode, database.GroupsText),
            (ShadowPath, SecretMode, ShadowText(database.UserNames, shadow)),
        ], database);
    }

    /// <summary>The number of a user of the image; null where it has no such user.</summary>
    public long? UserId(string name) => _accounts.UserId(name);

    /// <summary>The number of a group of the image; null where it has no such group.</summary>
    public long? GroupId(string name) => _accounts.GroupId(name);

    /// <summary>`*` is a password that nothing matches; the date of its change stays empty, for it would be that of the build.</summary>
    static string ShadowText(IEnumerable<string> userNames, string existing)
    {
        Dictionary<string, string> lines = existing
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .DistinctBy(line => line.Split(':')[0], StringComparer.Ordinal)
            .ToDictionary(line => line.Split(':')[0], StringComparer.Ordinal);
        return string.Concat(userNames.Select(name =>
            string.Create(CultureInfo.InvariantCulture, $"{lines.GetValueOrDefault(name, $"{name}:*:::::::")}\n")));
    }
}
