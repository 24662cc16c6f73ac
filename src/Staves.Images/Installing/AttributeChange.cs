using System.Collections.Immutable;
using Staves.Packages.Tar;

namespace Staves.Images.Installing;

/// <summary>Attributes of something in a tree or directory that nobody but root could give it on a disk.</summary>
/// <param name="Path">Relative to the root, without `.`, `..` or empty parts.</param>
/// <param name="Follows">Whether the path may be a link to what is meant.</param>
public sealed record AttributeChange(string Path, bool Follows)
{
    const int ReadableByOthers = 0x24; // octal 44

    /// <summary>A user's name or number; empty for the one that it has.</summary>
    public string User { get; init; } = "";

    /// <summary>A group's name or number; empty for the one that it has.</summary>
    public string Group { get; init; } = "";

    /// <summary>Permission bits; null for those that it has.</summary>
    public int? Mode { get; init; }

    /// <summary>Whether group and others lose the right to read it.</summary>
    public bool HidesContent { get; init; }

    /// <summary>The text form of cap_from_text(3), empty for none; null for those that it has.</summary>
    public string? Capabilities { get; init; }

    /// <summary>The member with its new mode, owners and attributes.</summary>
    /// <param name="member">What is changed.</param>
    /// <param name="userId">The number of <see cref="User"/>; what it is where there is none.</param>
    /// <param name="groupId">The number of <see cref="Group"/>, likewise.</param>
    /// <exception cref="Portage.Diagnostics.StavesException">STV6101: <see cref="Capabilities"/> are not of their form.</exception>
    internal TarMember ApplyTo(TarMember member, Func<string, long> userId, Func<string, long> groupId)
    {
        int mode = Mode ?? member.Mode;
        return member with
        {
            Mode = HidesContent ? mode & ~ReadableByOthers : mode,
            UserId = User.Length == 0 ? member.UserId : userId(User),
            UserName = User.Length == 0 ? member.UserName : "",
            GroupId = Group.Length == 0 ? member.GroupId : groupId(Group),
            GroupName = Group.Length == 0 ? member.GroupName : "",
            ExtendedAttributes = WithCapabilities(member.ExtendedAttributes),
        };
    }

    ImmutableSortedDictionary<string, ImmutableArray<byte>> WithCapabilities(ImmutableSortedDictionary<string, ImmutableArray<byte>> attributes) => Capabilities switch
    {
        null => attributes,
        "" => attributes.Remove(FileCapabilities.AttributeName),
        _ => attributes.SetItem(FileCapabilities.AttributeName, FileCapabilities.Parse(Capabilities, "/" + Path)),
    };
}
