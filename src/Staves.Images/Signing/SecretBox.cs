using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Staves.Images.Signing;

/// <summary>NaCl's secretbox: XSalsa20 with Poly1305, whose tag comes first. The tag's key is the first 32 bytes of the key stream, and the
/// message begins after them.</summary>
static class SecretBox
{
    public const int KeyLength = 32;
    public const int NonceLength = 24;

    const int TagLength = 16;

    public static byte[] Seal(ReadOnlySpan<byte> message, byte[] key, byte[] nonce)
    {
        XSalsa20Engine stream = Begin(key, nonce, out byte[] tagKey);
        byte[] box = new byte[TagLength + message.Length];
        stream.ProcessBytes(message, box.AsSpan(TagLength));
        TagOf(box.AsSpan(TagLength), tagKey).CopyTo(box, 0);
        return box;
    }

    /// <summary>False where the key is another, or a byte of the box is.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> box, byte[] key, byte[] nonce, [NotNullWhen(true)] out byte[]? message)
    {
        message = null;
        if (box.Length < TagLength)
        {
            return false;
        }

        XSalsa20Engine stream = Begin(key, nonce, out byte[] tagKey);
        ReadOnlySpan<byte> sealedText = box[TagLength..];
        if (!CryptographicOperations.FixedTimeEquals(TagOf(sealedText, tagKey), box[..TagLength]))
        {
            return false;
        }

        message = new byte[sealedText.Length];
        stream.ProcessBytes(sealedText, message);
        return true;
    }

    static XSalsa20Engine Begin(byte[] key, byte[] nonce, out byte[] tagKey)
    {
        var stream = new XSalsa20Engine();
        stream.Init(forEncryption: true, new ParametersWithIV(new KeyParameter(key), nonce));
        tagKey = new byte[KeyLength];
        stream.ProcessBytes(new byte[KeyLength], tagKey);
        return stream;
    }

    static byte[] TagOf(ReadOnlySpan<byte> sealedText, byte[] tagKey)
    {
        var poly = new Poly1305();
        poly.Init(new KeyParameter(tagKey));
        poly.BlockUpdate(sealedText);
        byte[] tag = new byte[TagLength];
        poly.DoFinal(tag);
        return tag;
    }
}
