using Staves.Packages.Roots;
using Staves.Packages.Tar;

namespace Staves.Images.Roots;

/// <summary>Lays members of a layer into a tree, with what the layer takes away from those below it (OCI image-spec, layer: whiteouts).</summary>
static class LayerRules
{
    /// <summary>What begins so in a layer is no file, but says something about the layers below it.</summary>
    public const string WhiteoutPrefix = ".wh.";
    const string OpaqueMarker = ".wh..wh..opq";

    /// <summary>What AUFS kept in layers about itself.</summary>
    const string OfAufs = ".wh..wh.";

    /// <summary>Whether a member is a mark for others, and no file of the image.</summary>
    public static bool IsMark(TarMember member) => RootPath.NameOf(member.Path).StartsWith(WhiteoutPrefix, StringComparison.Ordinal);

    public static void Lay<TContent>(TarMember member, TContent content, string layer, ArchiveTree<TContent> tree)
        where TContent : struct
    {
        string name = RootPath.NameOf(member.Path);
        string directory = RootPath.ParentOf(member.Path);
        if (name == OpaqueMarker)
        {
            tree.Empty(directory);
        }
        else if (name.StartsWith(OfAufs, StringComparison.Ordinal))
        {
            return;
        }
        else if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
        {
            string hidden = name[WhiteoutPrefix.Length..];
            if (hidden is not ("" or "." or ".."))
            {
                tree.Remove(RootPath.Join(directory, hidden));
            }
        }
        else
        {
            tree.Add(member, content, layer);
        }
    }
}
