using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace Staves.Packages.Gpkg;

/// <summary>Both checksums that a GPKG Manifest gives for a member, computed in one pass.</summary>
/// <param name="alsoTo">Sees the same bytes.</param>
sealed class MemberDigest(Action<ReadOnlySpan<byte>>? alsoTo = null) : IDisposable
{
    readonly Blake2bDigest _blake2b = new(512);
    readonly IncrementalHash _sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);

    public long Size { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Size += bytes.Length;
        _blake2b.BlockUpdate(bytes);
        _sha512.AppendData(bytes);
        alsoTo?.Invoke(bytes);
    }

    public GpkgManifestEntry Finish(string name)
    {
        Span<byte> blake2b = stackalloc byte[64];
        Span<byte> sha512 = stackalloc byte[64];
        _blake2b.DoFinal(blake2b);
        _sha512.GetHashAndReset(sha512);
        return new GpkgManifestEntry(name, Size, Convert.ToHexStringLower(blake2b), Convert.ToHexStringLower(sha512));
    }

    public void Dispose() => _sha512.Dispose();
}
