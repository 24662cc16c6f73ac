using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>Where the signatures of an image are: beside it, in a store or in a registry.</summary>
interface ISignaturePlace
{
    /// <summary>The manifest of a tag; null where there is none.</summary>
    /// <exception cref="StavesException">That cannot be told.</exception>
    Task<ImageManifest?> FindAsync(string tag, CancellationToken cancellationToken);

    /// <summary>A blob that such a manifest names, as it is there.</summary>
    /// <exception cref="StavesException">It is not, or is larger than any signature.</exception>
    Task<byte[]> ReadAsync(Descriptor blob, CancellationToken cancellationToken);

    /// <summary>Puts a manifest, after those of its blobs that are new.</summary>
    /// <exception cref="StavesException">It is not taken.</exception>
    Task PutAsync(string tag, ImageManifest manifest, IReadOnlyList<Descriptor> added, CancellationToken cancellationToken);
}
