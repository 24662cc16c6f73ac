using Staves.Packages.Roots;
using Staves.Packages.Tar;

namespace Staves.Images.Roots;

/// <summary>What members of a layer are to the layers below it (OCI image-spec, layer: whiteouts), and how they are laid into a tree.</summary>
static class LayerRules
{
    /// <summary>What begins so in a layer is no file, but says something about the layers below it.</summary>
    public const string WhiteoutPrefix = ".wh.";
    const string OpaqueMarker = ".wh..wh..opq";

    /// <summary>What AUFS kept in layers about itself.</summary>
    const string OfAufs = ".wh..wh.";

    /// <summary>Whether a member is a mark for others, and no file of the image.</summary>
    public static bool IsMark(TarMember member) => MarkOf(member) is not null;

    /// <summary>The mark that a member is; null where it is a file, a directory or something else of the image.</summary>
    public static LayerMark? MarkOf(TarMember member)
    {
        string name = RootPath.NameOf(member.Path);
        if (!name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        string directory = RootPath.ParentOf(member.Path);
        string hidden = name[WhiteoutPrefix.Length..];
        return name == OpaqueMarker ? new LayerMark(LayerMarkKind.Empties, directory)
            : name.StartsWith(OfAufs, StringComparison.Ordinal) || hidden is "" or "." or ".." ? new LayerMark(LayerMarkKind.MeansNothing, member.Path)
            : new LayerMark(LayerMarkKind.Hides, RootPath.Join(directory, hidden));
    }

    public static void Lay<TContent>(TarMember member, TContent content, string layer, ArchiveTree<TContent> tree)
        where TContent : struct
    {
        switch (MarkOf(member))
        {
            case null:
                tree.Add(member, content, layer);
                break;
            case { Kind: LayerMarkKind.Empties } mark:
                tree.Empty(mark.Path);
                break;
            case { Kind: LayerMarkKind.Hides } mark:
                tree.Remove(mark.Path);
                break;
        }
    }
}
