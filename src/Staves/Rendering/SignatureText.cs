using Staves.Images.Signing;

namespace Staves.Rendering;

/// <summary>Signatures for people.</summary>
static class SignatureText
{
    public static string Signed(SignableImage image, IReadOnlyList<string> statements) =>
        $"signed    {image.Name}  {image.Digest}\n{string.Concat(statements.Select(kind => $"  also    {kind}\n"))}";

    public static string Verified(VerifiedImage image) =>
        $"verified  {image.Name}  {image.Digest}\n"
        + string.Concat(image.Signatures.Select(name => $"  signed  as {name}\n"))
        + string.Concat(image.Attestations.Select(kind => $"  also    {kind}\n"));
}
