using System.Text.Json.Serialization;

namespace Staves.Images.Signing;

/// <summary>What an encrypted private key file of cosign holds beneath its PEM: JSON that says how the key follows from the password
/// (scrypt) and what lies in the box (nacl/secretbox).</summary>
sealed record EncryptedKey
{
    public const string Scrypt = "scrypt";
    public const string SecretBoxName = "nacl/secretbox";

    [JsonPropertyName("kdf")]
    public required Derivation Kdf { get; init; }

    [JsonPropertyName("cipher")]
    public required Box Cipher { get; init; }

    [JsonPropertyName("ciphertext")]
    public required byte[] CipherText { get; init; }

    /// <summary>How the key of the box follows from the password.</summary>
    public sealed record Derivation
    {
        [JsonPropertyName("name")]
        public required string Name { get; init; }

        [JsonPropertyName("params")]
        public required Cost Parameters { get; init; }

        [JsonPropertyName("salt")]
        public required byte[] Salt { get; init; }
    }

    /// <summary>The cost of scrypt (RFC 7914): N blocks of 128·r bytes, p times.</summary>
    public sealed record Cost
    {
        [JsonPropertyName("N")]
        public required int Blocks { get; init; }

        [JsonPropertyName("r")]
        public required int BlockSize { get; init; }

        [JsonPropertyName("p")]
        public required int Parallelization { get; init; }
    }

    /// <summary>What the private key lies in.</summary>
    public sealed record Box
    {
        [JsonPropertyName("name")]
        public required string Name { get; init; }

        [JsonPropertyName("nonce")]
        public required byte[] Nonce { get; init; }
    }
}
