using System.Collections.Immutable;
using Staves.Packages.Roots;
using Staves.Packages.Tar;

namespace Staves.Images.Roots;

/// <summary>The root filesystem of a container image: its layers, each with what it takes away from those below (OCI image-spec, layer).</summary>
static class ImageRoot
{
    /// <summary>Reads the layers that the store does not have yet, each verified.</summary>
    public static Task<IReadableRoot> OpenAsync(IImageFiles files, RootStore store, CancellationToken cancellationToken) =>
        OpenAsync(files.Name, ImageDocuments.Layers(files), store, cancellationToken);

    /// <summary>As above, of layers that are known.</summary>
    /// <param name="name">As messages name it.</param>
    /// <param name="layers">Lowest first.</param>
    /// <param name="store">Keeps what was read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadableRoot> OpenAsync(
        string name, ImmutableArray<ImageLayer> layers, RootStore store, CancellationToken cancellationToken)
    {
        ImmutableArray<KeptArchive>.Builder archives = ImmutableArray.CreateBuilder<KeptArchive>(layers.Length);
        foreach (ImageLayer layer in layers)
        {
            archives.Add(await store.KeepAsync(layer.Digest.Hex, layer.Open, $"{name}: {layer.Digest}", cancellationToken));
        }

        ImmutableArray<KeptArchive> kept = archives.MoveToImmutable();
        return await store.OpenRootAsync(name, kept, () => Assemble(kept), cancellationToken);
    }

    static ArchiveTree<ContentPlace> Assemble(ImmutableArray<KeptArchive> layers)
    {
        var tree = new ArchiveTree<ContentPlace>();
        foreach (KeptArchive layer in layers)
        {
            tree.BeginLayer();
            foreach ((TarMember member, ContentPlace content) in layer.Members())
            {
                LayerRules.Lay(member, content, layer.Name, tree);
            }
        }

        return tree;
    }
}
