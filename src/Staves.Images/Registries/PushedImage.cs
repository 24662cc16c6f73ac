namespace Staves.Images.Registries;

/// <summary>An image that a registry has now.</summary>
/// <param name="Reference">By which name.</param>
/// <param name="Digest">Its manifest's digest.</param>
/// <param name="SentBlobs">How many blobs had to be sent; the others were there, or in another repository there.</param>
/// <param name="SentBytes">Their size.</param>
public sealed record PushedImage(RegistryReference Reference, string Digest, int SentBlobs, long SentBytes);
