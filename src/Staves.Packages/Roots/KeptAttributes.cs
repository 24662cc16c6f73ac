using System.Collections.Immutable;
using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>Which extended attributes belong to a file and go with it: file capabilities, and what users set. The others say something about
/// the file system (labels, access lists, overlays), or are what Portage leaves out when it merges (PORTAGE_XATTR_EXCLUDE).</summary>
static class KeptAttributes
{
    const string Capability = "security.capability";
    const string OfUsers = "user.";

    static readonly ImmutableArray<string> OfPrograms =
    [
        "user.Beagle.", "user.apache_handler", "user.containers.", "user.dublincore.", "user.fuseoverlayfs.", "user.mime_encoding", "user.overlay.",
        "user.rootlesscontainers", "user.xdg.",
    ];

    public static bool Includes(string name) => name == Capability
        || (name.StartsWith(OfUsers, StringComparison.Ordinal) && !OfPrograms.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    /// <summary>The member with these alone.</summary>
    public static TarMember Reduce(TarMember member) => member.ExtendedAttributes.Keys.All(Includes)
        ? member
        : member with { ExtendedAttributes = member.ExtendedAttributes.RemoveRange(member.ExtendedAttributes.Keys.Where(name => !Includes(name))) };
}
