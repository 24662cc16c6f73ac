using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Staves.Packages.Verification;

/// <summary>Signs bytes that come piece by piece.</summary>
sealed class ContentSigner(PgpSignatureGenerator generator)
{
    public void Append(ReadOnlySpan<byte> bytes) => generator.Update(bytes);

    /// <summary>The detached signature over all that was appended, in armor.</summary>
    public string Finish() => Armor.Encode(generator.Generate().GetEncoded(), Armor.Signature);
}
