using System.Collections.Immutable;

namespace Staves.Packages.Verification;

/// <summary>The verification of data that come piece by piece.</summary>
public sealed class DetachedSignature
{
    readonly ImmutableArray<SignatureCandidate> _candidates;

    internal DetachedSignature(ImmutableArray<SignatureCandidate> candidates) => _candidates = candidates;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (SignatureCandidate candidate in _candidates)
        {
            candidate.Append(bytes);
        }
    }

    /// <summary>The verdict on all that was appended: one signature that counts is enough.</summary>
    public SignatureVerdict Finish()
    {
        SignatureVerdict[] verdicts = [.. _candidates.Select(candidate => candidate.Finish())];
        return verdicts.FirstOrDefault(verdict => verdict is SignatureVerdict.Valid) ?? verdicts[0];
    }
}
