using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Staves.Images.Signing;

/// <summary>A signed statement (DSSE 1.0): the signature is of the payload and its type together, so that it means nothing else elsewhere.</summary>
sealed record AttestationEnvelope
{
    public const string MediaType = "application/vnd.dsse.envelope.v1+json";

    [JsonPropertyName("payloadType")]
    public required string PayloadType { get; init; }

    [JsonPropertyName("payload")]
    public required byte[] Payload { get; init; }

    [JsonPropertyName("signatures")]
    public required IReadOnlyList<EnvelopeSignature> Signatures { get; init; }

    public static AttestationEnvelope Sign(string payloadType, byte[] payload, SigningKey key) => new()
    {
        PayloadType = payloadType,
        Payload = payload,
        Signatures = [new EnvelopeSignature { Signature = key.Sign(SignedText(payloadType, payload)) }],
    };

    /// <summary>Null where the text is none.</summary>
    public static AttestationEnvelope? TryRead(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, SigningJson.Default.AttestationEnvelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, SigningJson.Default.AttestationEnvelope);

    /// <summary>Whether one of its signatures is this key's.</summary>
    public bool IsBy(VerificationKey key)
    {
        byte[] text = SignedText(PayloadType, Payload);
        return Signatures.Any(signature => key.Verify(text, signature.Signature));
    }

    /// <summary>DSSE's pre-authentication encoding.</summary>
    static byte[] SignedText(string type, byte[] payload)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(type)} {type} {payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. payload];
    }

    /// <summary>One signature; of whom, the key that verifies it says.</summary>
    public sealed record EnvelopeSignature
    {
        [JsonPropertyName("keyid")]
        public string KeyId { get; init; } = "";

        [JsonPropertyName("sig")]
        public required byte[] Signature { get; init; }
    }
}
