using System.Globalization;

namespace Staves.Packages.Verification;

/// <summary>Whether a signature counts.</summary>
public abstract record SignatureVerdict
{
    SignatureVerdict()
    {
    }

    /// <summary>It does: made by a key that is trusted for this, over these data.</summary>
    /// <param name="PrimaryKey">The pinned key.</param>
    /// <param name="SigningKey">The same, or its subkey that signed.</param>
    /// <param name="Made">When, as the signature says.</param>
    public sealed record Valid(KeyFingerprint PrimaryKey, KeyFingerprint SigningKey, DateTimeOffset Made) : SignatureVerdict;

    /// <summary>It does not.</summary>
    /// <param name="Fault">The reason.</param>
    /// <param name="Explanation">The reason in words, without a full stop.</param>
    public sealed record Invalid(SignatureFault Fault, string Explanation) : SignatureVerdict;

    internal static Invalid Refuse(SignatureFault fault, string explanation) => new(fault, explanation);

    internal static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
