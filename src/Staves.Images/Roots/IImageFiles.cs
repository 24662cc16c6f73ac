using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Roots;

/// <summary>The files of an image as they lie somewhere: its documents and its layers.</summary>
interface IImageFiles : IDisposable
{
    /// <summary>As messages name it.</summary>
    string Name { get; }

    /// <summary>A file by its name in the layout, `index.json`; null where there is none.</summary>
    Stream? TryOpen(string name);

    /// <summary>A blob of an OCI image layout.</summary>
    /// <exception cref="StavesException">STV7010: it is missing, or its digest is none.</exception>
    Stream OpenBlob(Descriptor descriptor) =>
        (Digest.TryParse(descriptor.Digest, out Digest? digest) ? TryOpen($"blobs/sha256/{digest.Hex}") : null)
        ?? throw new StavesException(new Diagnostic("STV7010", $"`{descriptor.Digest}` is not among the blobs of `{Name}`", new SourceLocation(Name)));
}
