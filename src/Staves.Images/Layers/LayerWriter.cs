using System.Diagnostics;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Images.Roots;
using Staves.Packages.Files;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Images.Layers;

/// <summary>Writes a slice of a root tree as one layer, in one pass: tar, its digest, compression, the blob's digest (OCI image-spec, layer).</summary>
static class LayerWriter
{
    /// <summary>Stands for all that decides a layer's bytes besides the slice; raised whenever the same slice gives other bytes.</summary>
    public const int FormatVersion = 4;

    const int OutputBufferSize = 256 * 1024;

    public static LayerDescriptor Write(TreeSlice slice, LayerCompression compression, Stream output, CancellationToken cancellationToken)
    {
        if (slice.Entries.FirstOrDefault(entry => LayerRules.IsMark(entry.Member)) is { } whiteout)
        {
            throw new StavesException(new Diagnostic(
                "STV7012",
                $"`/{whiteout.Path}` of `{whiteout.Package}` cannot be in an image: names that begin with `{LayerRules.WhiteoutPrefix}` stand for removed files there",
                Hint: $"leave it out: INSTALL_MASK = '/{whiteout.Path}' in [env]"));
        }

        using var buffered = new BufferedStream(new LentStream(output), OutputBufferSize);
        using var blob = new HashingStream(buffered);
        IBlockFormat? format = compression switch
        {
            LayerCompression.None => null,
            LayerCompression.Gzip => new GzipBlocks(),
            LayerCompression.Zstandard => new ZstandardBlocks(),
            _ => throw new UnreachableException(),
        };
        using BlockCompressor? compressor = format is null ? null : new BlockCompressor(blob, format, cancellationToken);
        using var archive = new HashingStream(compressor is null ? blob : compressor);
        slice.WriteArchive(archive, cancellationToken);
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
