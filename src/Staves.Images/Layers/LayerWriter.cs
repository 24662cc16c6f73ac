using System.Diagnostics;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Packages.Files;

namespace Staves.Images.Layers;

/// <summary>Writes a root tree as one layer, in one pass: tar, its digest, compression, the blob's digest (OCI image-spec, layer).</summary>
static class LayerWriter
{
    /// <summary>Stands for all that decides a layer's bytes besides the tree; raised whenever the same tree gives other bytes.</summary>
    public const int FormatVersion = 1;

    const int OutputBufferSize = 256 * 1024;

    public static LayerDescriptor Write(RootTree tree, LayerCompression compression, Stream output, CancellationToken cancellationToken)
    {
        using var buffered = new BufferedStream(new LentStream(output), OutputBufferSize);
        using var blob = new HashingStream(buffered);
        using BlockCompressor? compressor = compression switch
        {
            LayerCompression.None => null,
            LayerCompression.Gzip => new BlockCompressor(blob, GzipBlock.Size, GzipBlock.Compress, cancellationToken),
            LayerCompression.Zstandard => new BlockCompressor(blob, ZstandardBlock.Size, ZstandardBlock.Compress, cancellationToken),
            _ => throw new UnreachableException(),
        };
        using var archive = new HashingStream(compressor is null ? blob : compressor);
        tree.WriteArchive(archive, cancellationToken);
        compressor?.Finish();
        buffered.Flush();
        var descriptor = new Descriptor { MediaType = MediaTypeOf(compression), Digest = blob.Finish().ToString(), Size = blob.Length };
        return new LayerDescriptor(archive.Finish(), descriptor, archive.Length);
    }

    static string MediaTypeOf(LayerCompression compression) => compression switch
    {
        LayerCompression.None => MediaTypes.Layer,
        LayerCompression.Gzip => MediaTypes.GzipLayer,
        LayerCompression.Zstandard => MediaTypes.ZstandardLayer,
        _ => throw new UnreachableException(),
    };
}
