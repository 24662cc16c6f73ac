using Staves.Packages.Verification;

namespace Staves.Packages.Gpkg;

/// <summary>A member whose bytes are on their way, with what they are compared with at their end.</summary>
sealed class MemberCheck(GpkgMember member, DetachedSignature? signature) : IDisposable
{
    public GpkgMember Member { get; } = member;

    public MemberDigest Digest { get; } = new(signature is null ? null : signature.Append);

    /// <summary>Null where it is not signed or nobody asks.</summary>
    public DetachedSignature? Signature { get; } = signature;

    public void Dispose() => Digest.Dispose();
}
