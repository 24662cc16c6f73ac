using System.Collections.Immutable;
using System.Globalization;
using Staves.Images.Accounts;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Pipeline.Locking;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Assembly;

/// <summary>Puts the `[[files]]` of a specification into the root tree.</summary>
static class SpecifiedFiles
{
    /// <param name="builder">Has all packages already, whose accounts may own the files.</param>
    /// <param name="tables">What the user wants.</param>
    /// <param name="modificationTime">The time of all of them, in Unix seconds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">STV1909: an owner is no account of the image.</exception>
    public static void Add(RootTreeBuilder builder, ImmutableArray<FileSpecification> tables, long modificationTime, CancellationToken cancellationToken)
    {
        foreach (OwnFile file in OwnFiles.Of(tables))
        {
            TarMember member = Member(file, modificationTime);
            if (file.Kind == TarMemberKind.File)
            {
                using Stream content = OwnFiles.Open(file);
                builder.AddFile(member with { Size = content.Length }, content, cancellationToken);
            }
            else if (file.IsIncidental)
            {
                builder.AddDirectoryIfAbsent(member);
            }
            else
            {
                builder.AddFile(member, []);
            }
        }

        RequireAccounts(builder, tables, cancellationToken);
    }

    static TarMember Member(OwnFile file, long modificationTime) => new()
    {
        Path = file.Path.TrimStart('/'),
        Kind = file.Kind,
        Mode = file.Mode,
        LinkTarget = file.Link,
        UserId = Number(file.Table.Owner) ?? 0,
        UserName = IsName(file.Table.Owner) ? file.Table.Owner : "",
        GroupId = Number(file.Table.Group) ?? 0,
        GroupName = IsName(file.Table.Group) ? file.Table.Group : "",
        ModificationTime = modificationTime,
    };

    /// <summary>A name is an account that the image has in the end, by a package or by a file of the user's.</summary>
    static void RequireAccounts(RootTreeBuilder builder, ImmutableArray<FileSpecification> tables, CancellationToken cancellationToken)
    {
        FileSpecification[] named = [.. tables.Where(table => IsName(table.Owner) || IsName(table.Group))];
        if (named.Length == 0)
        {
            return;
        }

        using RootTree tree = builder.Snapshot(cancellationToken);
        string users = tree.ReadText(AccountFiles.UsersPath) ?? "";
        string groups = tree.ReadText(AccountFiles.GroupsPath) ?? "";
        var accounts = new AccountNames(users, groups);
        Diagnostic[] unknown =
        [
            .. named.Where(table => accounts.UserId(table.Owner) is null).Select(table => Unknown("user", "owner", table.Owner, users, table)),
            .. named.Where(table => accounts.GroupId(table.Group) is null).Select(table => Unknown("group", "group", table.Group, groups, table)),
        ];
        if (unknown.Length > 0)
        {
            throw new StavesException([.. unknown]);
        }
    }

    static Diagnostic Unknown(string kind, string key, string name, string accounts, FileSpecification table)
    {
        string? nearest = NearestWord.Find(name, accounts.Split('\n').Select(line => line.Split(':')[0]).Where(known => known.Length > 0));
        return new Diagnostic(
            "STV1909",
            $"the image has no {kind} `{name}`, who is to own `{table.Path}`",
            table.Location,
            nearest is null ? $"add `acct-{kind}/{name}` to `packages`, or give a number" : $"{key} = '{nearest}'");
    }

    static bool IsName(string account) => account != "root" && Number(account) is null;

    static long? Number(string account) =>
        long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
