using System.IO.Compression;
using Staves.Images.Layers;
using Staves.Images.Oci;
using Staves.Portage.Diagnostics;
using ZstdSharp;

namespace Staves.Images.Unpacking;

/// <summary>Opens layers of any compression that OCI knows.</summary>
static class LayerReader
{
    public static Stream Open(ImageStore store, LayerDescriptor layer)
    {
        string path = store.BlobPath(layer.Blob);
        return layer.Blob.MediaType switch
        {
            MediaTypes.Layer or MediaTypes.DockerLayer => File.OpenRead(path),
            MediaTypes.GzipLayer or MediaTypes.DockerGzipLayer => new GZipStream(File.OpenRead(path), CompressionMode.Decompress),
            MediaTypes.ZstandardLayer => new DecompressionStream(File.OpenRead(path), leaveOpen: false),
            _ => throw new StavesException(new Diagnostic("STV7008", $"`{layer.Blob.MediaType}` is not a kind of layer that Staves reads")),
        };
    }
}
