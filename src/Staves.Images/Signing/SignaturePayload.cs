using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Staves.Images.Oci;
using Staves.Images.Sbom;

namespace Staves.Images.Signing;

/// <summary>What is signed of an image: the simple signing format of Atomic as cosign writes it.</summary>
/// <param name="Reference">The repository as whose image it is signed, `docker-reference`; others than whoever signs do not have to believe it.</param>
/// <param name="Image">The digest of the manifest.</param>
sealed record SignaturePayload(string Reference, Digest Image)
{
    public const string MediaType = "application/vnd.dev.cosign.simplesigning.v1+json";

    const string Type = "cosign container image signature";

    public byte[] Write() => JsonDocumentText.WriteCompact(json =>
    {
        json.WriteObject("critical", _ =>
        {
            json.WriteObject("identity", _ => json.WriteString("docker-reference", Reference));
            json.WriteObject("image", _ => json.WriteString("docker-manifest-digest", Image.ToString()));
            json.WriteString("type", Type);
        });
        json.WriteNull("optional");
    });

    /// <summary>False where it is of another type, or names no SHA-256.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> text, [NotNullWhen(true)] out SignaturePayload? payload)
    {
        payload = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement critical = document.RootElement.GetProperty("critical");
            if (critical.GetProperty("type").GetString() == Type
                && Digest.TryParse(critical.GetProperty("image").GetProperty("docker-manifest-digest").GetString(), out Digest? image))
            {
                payload = new SignaturePayload(critical.GetProperty("identity").GetProperty("docker-reference").GetString() ?? "", image);
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Whatever it is, it is no payload.
        }

        return payload is not null;
    }
}
