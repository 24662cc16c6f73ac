using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Staves.Portage.Metadata;

/// <summary>Several hashes of bytes as they pass, by the names that Manifests give them (GLEP 74), MD5 and SHA1 too.</summary>
public sealed class IncrementalHashes : IDisposable
{
    readonly Dictionary<string, IDigest> _digests = new(StringComparer.Ordinal);
    readonly Dictionary<string, IncrementalHash> _hashes = new(StringComparer.Ordinal);

    /// <param name="names">Those that are not known are left out.</param>
    public IncrementalHashes(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            // The runtime's own are several times as fast.
            if (AlgorithmOf(name) is { } algorithm)
            {
                _hashes[name] = IncrementalHash.CreateHash(algorithm);
            }
            else if (DigestOf(name) is { } digest)
            {
                _digests[name] = digest;
            }
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (IncrementalHash hash in _hashes.Values)
        {
            hash.AppendData(bytes);
        }

        foreach (IDigest digest in _digests.Values)
        {
            digest.BlockUpdate(bytes);
        }
    }

    /// <summary>The hashes in lower-case hexadecimal; the next bytes begin anew.</summary>
    public IReadOnlyDictionary<string, string> Finish() =>
        _hashes.Select(entry => (entry.Key, Convert.ToHexStringLower(entry.Value.GetHashAndReset())))
            .Concat(_digests.Select(entry => (entry.Key, Finish(entry.Value))))
            .ToDictionary(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (IncrementalHash hash in _hashes.Values)
        {
            hash.Dispose();
        }
    }

    static HashAlgorithmName? AlgorithmOf(string name) => name switch
    {
        "MD5" => HashAlgorithmName.MD5,
        "SHA1" => HashAlgorithmName.SHA1,
        "SHA256" => HashAlgorithmName.SHA256,
        "SHA512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    static IDigest? DigestOf(string name) => name switch
    {
        "BLAKE2B" => new Blake2bDigest(512),
        "BLAKE2S" => new Blake2sDigest(256),
        "SHA3_256" => new Sha3Digest(256),
        "SHA3_512" => new Sha3Digest(512),
        "WHIRLPOOL" => new WhirlpoolDigest(),
        _ => null,
    };

    static string Finish(IDigest digest)
    {
        byte[] hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return Convert.ToHexStringLower(hash);
    }
}
