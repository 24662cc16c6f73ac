using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Generators;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>Files of private keys as cosign writes and reads them: PEM, mostly encrypted with a password.</summary>
static class PrivateKeyFile
{
    const string EncryptedLabel = "ENCRYPTED SIGSTORE PRIVATE KEY";
    const string OlderEncryptedLabel = "ENCRYPTED COSIGN PRIVATE KEY";
    const string PlainLabel = "PRIVATE KEY";
    const int SaltLength = 32;

    /// <summary>64 MiB once: what cosign writes, and of what it reads the middle.</summary>
    static readonly EncryptedKey.Cost UsualCost = new() { Blocks = 1 << 16, BlockSize = 8, Parallelization = 1 };

    /// <summary>The PEM of a PKCS#8 key under a password, which may be empty.</summary>
    public static string Write(byte[] pkcs8, string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
        byte[] nonce = RandomNumberGenerator.GetBytes(SecretBox.NonceLength);
        var key = new EncryptedKey
        {
            Kdf = new EncryptedKey.Derivation { Name = EncryptedKey.Scrypt, Parameters = UsualCost, Salt = salt },
            Cipher = new EncryptedKey.Box { Name = EncryptedKey.SecretBoxName, Nonce = nonce },
            CipherText = SecretBox.Seal(pkcs8, Derive(password, salt, UsualCost), nonce),
        };
        return $"{PemEncoding.WriteString(EncryptedLabel, JsonSerializer.SerializeToUtf8Bytes(key, SigningJson.Default.EncryptedKey))}\n";
    }

    /// <summary>The PKCS#8 key in a file.</summary>
    /// <param name="file">What messages call it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="password">Asked where the key is encrypted.</param>
    /// <exception cref="StavesException">STV7300: it is no private key. STV7301: the password is another.</exception>
    public static byte[] Read(string file, string text, Func<string> password)
    {
        if (!PemEncoding.TryFind(text, out PemFields fields))
        {
            throw SigningFailure.NotAKey(file, "it is not PEM");
        }

        string label = text[fields.Label];
        byte[] content = Convert.FromBase64String(text[fields.Base64Data]);
        return label switch
        {
            PlainLabel => content,
            EncryptedLabel or OlderEncryptedLabel => Open(file, content, password),
            _ => throw SigningFailure.NotAKey(file, $"`{label}` is neither `{EncryptedLabel}` nor `{PlainLabel}`"),
        };
    }

    static byte[] Open(string file, byte[] json, Func<string> password)
    {
        EncryptedKey key;
        try
        {
            key = JsonSerializer.Deserialize(json, SigningJson.Default.EncryptedKey) ?? throw new JsonException("it is `null`");
        }
        catch (JsonException exception)
        {
            throw SigningFailure.NotAKey(file, $"what is encrypted is not cosign's: {exception.Message}", exception);
        }

        if (key is not { Kdf.Name: EncryptedKey.Scrypt, Cipher: { Name: EncryptedKey.SecretBoxName, Nonce.Length: SecretBox.NonceLength } }
            || !IsBearable(key.Kdf.Parameters))
        {
            throw SigningFailure.NotAKey(file, $"`{key.Kdf.Name}` and `{key.Cipher.Name}`, with these parameters, are not what cosign writes");
        }

        return SecretBox.TryOpen(key.CipherText, Derive(password(), key.Kdf.Salt, key.Kdf.Parameters), key.Cipher.Nonce, out byte[]? pkcs8)
            ? pkcs8
            : throw SigningFailure.WrongPassword(file);
    }

    /// <summary>A file must not make this machine run out of memory: cosign writes N = 2¹⁵ to 2¹⁷, r = 8 and p = 1.</summary>
    static bool IsBearable(EncryptedKey.Cost cost) => cost is { Blocks: 1 << 15 or 1 << 16 or 1 << 17, BlockSize: 8, Parallelization: 1 };

    static byte[] Derive(string password, byte[] salt, EncryptedKey.Cost cost) => SCrypt.Generate(
        Encoding.UTF8.GetBytes(password), salt, cost.Blocks, cost.BlockSize, cost.Parallelization, SecretBox.KeyLength);
}
