using System.IO.Hashing;
using System.Security.Cryptography;

namespace Staves.Packages.Compression.Xz;

/// <summary>The checksum at the end of each block of an xz stream; the stream's header says which (The .xz File Format, 2.1.1.2).</summary>
sealed class XzCheck : IDisposable
{
    const int Crc32Check = 1;
    const int Sha256Check = 10;

    readonly NonCryptographicHashAlgorithm? _sum;
    readonly IncrementalHash? _digest;

    XzCheck(NonCryptographicHashAlgorithm? sum, IncrementalHash? digest, int size) => (_sum, _digest, Size) = (sum, digest, size);

    /// <summary>In bytes.</summary>
    public int Size { get; }

    public static XzCheck Of(int id) => id switch
    {
        0 => new XzCheck(null, null, 0),
        Crc32Check => new XzCheck(new Crc32(), null, 4),
        XzFormat.Crc64Check => new XzCheck(XzFormat.NewCrc64(), null, 8),
        Sha256Check => new XzCheck(null, IncrementalHash.CreateHash(HashAlgorithmName.SHA256), 32),
        _ => throw new InvalidDataException("it has an xz checksum of an unknown kind"),
    };

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sum?.Append(bytes);
        _digest?.AppendData(bytes);
    }

    /// <summary>Whether the checksum of all that was appended is this; begins anew.</summary>
    public bool Matches(ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[32];
        _ = _sum?.GetHashAndReset(actual);
        _ = _digest?.GetHashAndReset(actual);
        return actual[..Size].SequenceEqual(expected);
    }

    public void Dispose() => _digest?.Dispose();
}
