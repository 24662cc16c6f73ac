using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>Something in a root filesystem.</summary>
/// <param name="Member">As an archive would have it, but that each name of a file is a file: hard links are told by <see cref="Id"/>.</param>
/// <param name="Id">Names with the same id are names of one file.</param>
/// <param name="Stamp">Changes when the object does, as far as the root can change.</param>
public sealed record RootObject(TarMember Member, RootFileId Id, string Stamp)
{
    /// <summary>Whether the file has further names.</summary>
    public bool IsLinked { get; init; }

    public TarMemberKind Kind => Member.Kind;
}
