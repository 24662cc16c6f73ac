using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>The root filesystem as one uncompressed archive for other tools: `staves_root.tar`.</summary>
public static class RootArchive
{
    /// <summary>Writes beside <paramref name="path"/> and renames, so that no one ever finds half an archive there.</summary>
    /// <exception cref="StavesException">STV7005: the file cannot be written.</exception>
    public static void Write(RootTree tree, string path, CancellationToken cancellationToken) =>
        ImageFile.Write(path, output => tree.Whole.WriteArchive(output, cancellationToken));
}
