namespace Staves.Images.Signing;

/// <summary>The kinds of manifests that lie beside a signed image.</summary>
enum SignatureKind
{
    /// <summary>Signatures of the image, `.sig`.</summary>
    Signature,

    /// <summary>Signed statements about it, `.att`.</summary>
    Attestation,
}
