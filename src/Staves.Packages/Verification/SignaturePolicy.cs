namespace Staves.Packages.Verification;

/// <summary>Whether packages must be signed.</summary>
public enum SignaturePolicy
{
    /// <summary>Signatures are not looked at (`binpkg-ignore-signature`).</summary>
    Ignored,

    /// <summary>A package may be unsigned, but its signatures must count if it has any (Portage's choice without a feature).</summary>
    WhenPresent,

    /// <summary>A package without signatures that count is refused (`binpkg-request-signature`, `verify-signature`).</summary>
    Required,
}
