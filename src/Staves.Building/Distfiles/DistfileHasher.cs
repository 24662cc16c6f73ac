using System.Globalization;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace Staves.Building.Distfiles;

/// <summary>Counts and hashes a file's bytes as they pass, with the two hashes that Gentoo's Manifests hold.</summary>
sealed class DistfileHasher : IDisposable
{
    const int Blake2bBits = 512;

    readonly Blake2bDigest _blake2b = new(Blake2bBits);
    readonly IncrementalHash _sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _blake2b.BlockUpdate(bytes);
        _sha512.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Hashes so many bytes of a stream, or fewer where it ends before: a device in a file's place may never end.</summary>
    public async Task AppendAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 17];
        int read;
        while (length > 0 && (read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length)), cancellationToken)) > 0)
        {
            Append(buffer.AsSpan(0, read));
            length -= read;
        }
    }

    /// <summary>Ends the hashing and compares with what the Manifest says.</summary>
    public HashOutcome Finish(Distfile wanted)
    {
        byte[] digest = new byte[Blake2bBits / 8];
        _blake2b.DoFinal(digest);
        string blake2b = Convert.ToHexStringLower(digest);
        string sha512 = Convert.ToHexStringLower(_sha512.GetHashAndReset());
        string? mismatch =
            Length != wanted.Size ? SizeMismatch(Length, wanted)
            : !blake2b.Equals(wanted.Blake2b, StringComparison.OrdinalIgnoreCase) ? Differs("BLAKE2B", blake2b, wanted.Blake2b)
            : !sha512.Equals(wanted.Sha512, StringComparison.OrdinalIgnoreCase) ? Differs("SHA512", sha512, wanted.Sha512)
            : null;
        return new HashOutcome(mismatch, blake2b);
    }

    public static string SizeMismatch(long size, Distfile wanted) =>
        string.Create(CultureInfo.InvariantCulture, $"its size is {size} bytes, the Manifest says {wanted.Size}");

    public void Dispose() => _sha512.Dispose();

    static string Differs(string algorithm, string actual, string wanted) =>
        $"its {algorithm} is {Short(actual)}, the Manifest says {Short(wanted)}";

    // The beginning tells two digests apart; 128 digits tell nobody anything.
    static string Short(string digest) => digest.Length > 16 ? $"{digest[..16]}…" : digest;
}
