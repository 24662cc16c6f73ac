namespace Staves.Packages.Verification;

/// <summary>What is asked of a package's signatures, and by whose keys they are judged.</summary>
public sealed class SignatureRules
{
    /// <summary>Signatures are not looked at: for packages that this machine made itself.</summary>
    public static readonly SignatureRules Ignored = new(SignaturePolicy.Ignored, null);

    SignatureRules(SignaturePolicy policy, SignatureVerifier? verifier) => (Policy, Verifier) = (policy, verifier);

    public SignaturePolicy Policy { get; }

    /// <summary>Null where signatures are ignored.</summary>
    internal SignatureVerifier? Verifier { get; }

    /// <summary>What a verdict depends on: the policy, and whose signatures count.</summary>
    internal string Conditions => Verifier is null
        ? $"{Policy}"
        : $"{Policy} {string.Join(' ', Verifier.Pins.Where(pin => pin.Purposes.HasFlag(KeyPurposes.Packages)).Select(pin => pin.PrimaryKey.ToString()).Order(StringComparer.Ordinal))}";

    public static SignatureRules Required(SignatureVerifier verifier) => new(SignaturePolicy.Required, verifier);

    public static SignatureRules WhenPresent(SignatureVerifier verifier) => new(SignaturePolicy.WhenPresent, verifier);
}
