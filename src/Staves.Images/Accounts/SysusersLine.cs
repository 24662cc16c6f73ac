using Staves.Portage.Diagnostics;

namespace Staves.Images.Accounts;

/// <summary>One line of a sysusers.d(5) file: an account, a group, or a membership, with fixed ids.</summary>
public abstract record SysusersLine
{
    SysusersLine(SourceLocation location) => Location = location;

    public SourceLocation Location { get; }

    /// <summary>`g NAME GID`.</summary>
    public sealed record Group(string Name, uint Id, SourceLocation Location) : SysusersLine(Location);

    /// <summary>`u NAME UID:GROUP "GECOS" HOME SHELL`.</summary>
    /// <param name="Name">The account's name.</param>
    /// <param name="Id">Its UID.</param>
    /// <param name="PrimaryGroup">A GID or a group's name; null for a group like the account.</param>
    /// <param name="Gecos">Its description.</param>
    /// <param name="Home">Its home directory.</param>
    /// <param name="Shell">Its login shell.</param>
    /// <param name="Location">Where the line is.</param>
    public sealed record User(string Name, uint Id, string? PrimaryGroup, string Gecos, string Home, string Shell, SourceLocation Location)
        : SysusersLine(Location);

    /// <summary>`m USER GROUP`.</summary>
    public sealed record Membership(string UserName, string GroupName, SourceLocation Location) : SysusersLine(Location);
}
