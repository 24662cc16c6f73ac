using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Staves.Packages.Files;

namespace Staves.Images.Oci;

/// <summary>A content's SHA-256, as OCI writes it: `sha256:` and 64 lower-case hexadecimal digits (OCI image-spec, descriptor).</summary>
public sealed record Digest
{
    const string Prefix = "sha256:";
    const int HexLength = 64;

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    Digest(string hex) => Hex = hex;

    /// <summary>The part after the algorithm, which is also the blob's file name in a layout.</summary>
    public string Hex { get; }

    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>Of all that is left in a stream.</summary>
    public static Digest Of(Stream content) => FromHash(StreamHash.Of(content, HashAlgorithmName.SHA256, CancellationToken.None));

    /// <summary>From the 32 bytes of a finished SHA-256.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        return new Digest(Convert.ToHexStringLower(hash));
    }

    /// <summary>False for every other algorithm and for anything that could be a path.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        bool wellFormed = text is not null
            && text.Length == Prefix.Length + HexLength
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(HexDigits);
        digest = wellFormed ? new Digest(text![Prefix.Length..]) : null;
        return wellFormed;
    }

    public override string ToString() => Prefix + Hex;
}
