using System.Text.Json;
using Staves.Images.Oci;
using Staves.Images.Provenance;
using Staves.Images.Sbom;

namespace Staves.Images.Signing;

/// <summary>A document about an image as an in-toto statement, which says whose it is.</summary>
/// <param name="PredicateType">What kind of document.</param>
/// <param name="Image">The digest of the image that it is about; null where it is about something else.</param>
sealed record AttestationStatement(string PredicateType, Digest? Image)
{
    public const string MediaType = ProvenanceStatement.MediaType;

    const string OlderStatement = "https://in-toto.io/Statement/v0.1";

    /// <summary>By these names cosign asks for bills of materials.</summary>
    static string? PredicateTypeOf(string mediaType) =>
        mediaType == BillFormats.MediaTypeOf(BillFormat.Spdx) ? "https://spdx.dev/Document"
        : mediaType == BillFormats.MediaTypeOf(BillFormat.CycloneDx) ? "https://cyclonedx.org/bom"
        : null;

    /// <summary>The kind and the text of the statement about a referrer's document; null of documents that are no statement and become none.</summary>
    /// <param name="mediaType">What the document is.</param>
    /// <param name="document">Its bytes.</param>
    /// <param name="name">What the statement calls the image.</param>
    /// <param name="image">The image's digest.</param>
    public static (string PredicateType, byte[] Text)? Of(string mediaType, byte[] document, string name, Digest image)
    {
        if (mediaType == MediaType)
        {
            return TryRead(document) is { } read ? (read.PredicateType, document) : null;
        }

        return PredicateTypeOf(mediaType) is not { } type ? null : (type, JsonDocumentText.WriteCompact(json =>
        {
            json.WriteString("_type", OlderStatement);
            json.WriteString("predicateType", type);
            json.WriteArray("subject", [name], subject => json.WriteObject(_ =>
            {
                json.WriteString("name", subject);
                json.WriteObject("digest", _ => json.WriteString("sha256", image.Hex));
            }));
            using var predicate = JsonDocument.Parse(document);
            json.WritePropertyName("predicate");
            predicate.WriteTo(json);
        }));
    }

    /// <summary>Null where the text is no statement.</summary>
    public static AttestationStatement? TryRead(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            string? type = root.GetProperty("predicateType").GetString();
            string? hex = root.GetProperty("subject").EnumerateArray().Select(subject => subject.GetProperty("digest").GetProperty("sha256").GetString()).FirstOrDefault();
            return type is null ? null : new AttestationStatement(type, Digest.TryParse($"sha256:{hex}", out Digest? image) ? image : null);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
