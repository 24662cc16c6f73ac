using System.Text.Json.Serialization;

namespace Staves.Images.Signing;

/// <summary>The JSON of key files and of signed statements.</summary>
[JsonSerializable(typeof(EncryptedKey))]
[JsonSerializable(typeof(AttestationEnvelope))]
sealed partial class SigningJson : JsonSerializerContext;
