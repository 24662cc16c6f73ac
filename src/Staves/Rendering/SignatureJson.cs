using Staves.Images.Signing;

namespace Staves.Rendering;

/// <summary>What a key proves of an image, for programs; the shape is documented in docs/commands.md and does not change.</summary>
static class SignatureJson
{
    public static string Render(VerifiedImage image) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("image", image.Name);
        writer.WriteString("digest", image.Digest.ToString());
        writer.WriteStrings("signedAs", image.Signatures);
        writer.WriteStrings("attestations", image.Attestations);
        writer.WriteEndObject();
    });
}
