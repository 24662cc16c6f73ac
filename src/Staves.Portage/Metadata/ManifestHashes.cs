using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Staves.Portage.Metadata;

/// <summary>The hashes of a stream under the names that Manifests give them (GLEP 74). Those that are broken, MD5, SHA1 and RMD160, prove
/// nothing and are not known here.</summary>
static class ManifestHashes
{
    const int BufferSize = 1 << 16;

    public static bool IsKnown(string name) => name is "BLAKE2B" or "BLAKE2S" or "SHA256" or "SHA512" or "SHA3_256" or "SHA3_512" or "WHIRLPOOL";

    /// <summary>The known ones of some names, in lower-case hexadecimal, and how much there was to read.</summary>
    public static (long Size, Dictionary<string, string> Hashes) Of(Stream content, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var digests = new Dictionary<string, IDigest>(StringComparer.Ordinal);
        var hashes = new Dictionary<string, IncrementalHash>(StringComparer.Ordinal);
        try
        {
            foreach (string name in names.Where(IsKnown))
            {
                // The runtime's own are several times as fast.
                switch (name)
                {
                    case "SHA256":
                        hashes[name] = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                        break;
                    case "SHA512":
                        hashes[name] = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
                        break;
                    default:
                        digests[name] = DigestOf(name);
                        break;
                }
            }

            long size = 0;
            byte[] buffer = new byte[BufferSize];
            for (int length; (length = content.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                size += length;
                foreach (IncrementalHash hash in hashes.Values)
                {
                    hash.AppendData(buffer.AsSpan(0, length));
                }

                foreach (IDigest digest in digests.Values)
                {
                    digest.BlockUpdate(buffer, 0, length);
                }
            }

            return (size, hashes.Select(entry => (entry.Key, Convert.ToHexStringLower(entry.Value.GetHashAndReset())))
                .Concat(digests.Select(entry => (entry.Key, Finish(entry.Value))))
                .ToDictionary(StringComparer.Ordinal));
        }
        finally
        {
            foreach (IncrementalHash hash in hashes.Values)
            {
                hash.Dispose();
            }
        }
    }

    static IDigest DigestOf(string name) => name switch
    {
        "BLAKE2B" => new Blake2bDigest(512),
        "BLAKE2S" => new Blake2sDigest(256),
        "SHA3_256" => new Sha3Digest(256),
        "SHA3_512" => new Sha3Digest(512),
        _ => new WhirlpoolDigest(),
    };

    static string Finish(IDigest digest)
    {
        byte[] hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return Convert.ToHexStringLower(hash);
    }
}
