using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Staves.Packages.Verification;

/// <summary>The fingerprint of an OpenPGP key (RFC 9580, 5.5.4): forty hexadecimal digits in version 4, sixty-four in version 6.</summary>
public sealed record KeyFingerprint
{
    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789ABCDEF");

    readonly string _digits;

    KeyFingerprint(string digits) => _digits = digits;

    /// <summary>Digits in either case, perhaps in groups as `gpg` shows them, perhaps after `0x`.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyFingerprint? fingerprint)
    {
        string digits = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        digits = digits.StartsWith("0X", StringComparison.Ordinal) ? digits[2..] : digits;
        fingerprint = digits.Length is 40 or 64 && !digits.AsSpan().ContainsAnyExcept(Digits) ? new KeyFingerprint(digits) : null;
        return fingerprint is not null;
    }

    /// <summary>Upper-case digits without blanks.</summary>
    public override string ToString() => _digits;

    internal static KeyFingerprint Of(byte[] bytes) => new(Convert.ToHexString(bytes));
}
