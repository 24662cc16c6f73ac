namespace Staves.Images.Inspection;

/// <summary>A layer of an image.</summary>
/// <param name="Digest">Of the blob; of the archive in it where the image lies in an archive of Docker's.</param>
/// <param name="DiffId">Of the archive, uncompressed.</param>
/// <param name="MediaType">What the manifest calls it.</param>
/// <param name="Size">Bytes of the blob.</param>
/// <param name="UncompressedSize">Bytes of the archive.</param>
/// <param name="CreatedBy">What the history of the image says about it; null where it says nothing.</param>
public sealed record InspectedLayer(string Digest, string DiffId, string MediaType, long Size, long UncompressedSize, string? CreatedBy);
