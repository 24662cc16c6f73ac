using System.Collections.Immutable;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Staves.Packages.Verification;

/// <summary>OpenPGP certificates out of files, armored or binary, several in each. To be in it makes no key trusted: see <see cref="KeyPin"/>.</summary>
public sealed class Keyring
{
    const long LargestFile = 8 * 1024 * 1024;

    readonly ImmutableArray<OpenPgpCertificate> _certificates;

    Keyring(IEnumerable<PgpPublicKeyRing> rings)
    {
        // Two copies of a key may know different things of it, such as that it is revoked.
        _certificates =
        [
            .. rings.GroupBy(ring => KeyFingerprint.Of(ring.GetPublicKey().GetFingerprint()))
                .Select(copies => new OpenPgpCertificate(copies.Aggregate(PgpPublicKeyRing.Join))),
        ];
    }

    /// <summary>The fingerprints of the primary keys.</summary>
    public ImmutableArray<KeyFingerprint> PrimaryKeys => [.. _certificates.Select(certificate => certificate.Fingerprint)];

    /// <summary>Reads the certificates of some files.</summary>
    /// <exception cref="Portage.Diagnostics.StavesException">A file cannot be read, is larger than 8 MiB, or holds something else.</exception>
    public static Keyring Read(params IEnumerable<string> files) => new(files.SelectMany(file => Rings(BytesOf(file), file)));

    /// <summary>Reads the certificates of one file that is in memory.</summary>
    /// <param name="bytes">Armored or binary.</param>
    /// <param name="file">Its name, for messages.</param>
    public static Keyring Parse(ReadOnlySpan<byte> bytes, string file) => new(Rings(bytes, file));

    /// <summary>The keys that may be meant by an identifier, which does not identify for sure, each with its certificate.</summary>
    internal IEnumerable<(OpenPgpCertificate Certificate, PgpPublicKey Key)> Find(long keyId) =>
        from certificate in _certificates
        from key in certificate.Keys
        where key.KeyId == keyId
        select (certificate, key);

    internal static byte[] BytesOf(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read);
            if (stream.Length > LargestFile)
            {
                throw OpenPgpFailure.Keyring(file, $"it is larger than {LargestFile} bytes");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OpenPgpFailure.Keyring(file, exception.Message, exception);
        }
    }

    static List<PgpPublicKeyRing> Rings(ReadOnlySpan<byte> bytes, string file)
    {
        var rings = new List<PgpPublicKeyRing>();
        try
        {
            if (Armor.IsIn(bytes))
            {
                while (Armor.TryTake(ref bytes, Armor.PublicKey, out byte[] block))
                {
                    AddRings(rings, block);
                }
            }
            else
            {
                AddRings(rings, bytes.ToArray());
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The library shows what is wrong with packets as all kinds of exceptions.
            throw OpenPgpFailure.Keyring(file, exception.Message, exception);
        }

        return rings.Count > 0 ? rings : throw OpenPgpFailure.Keyring(file, "it has no public key");
    }

    static void AddRings(List<PgpPublicKeyRing> rings, byte[] packets)
    {
        OpenPgpPackets.RequireWhole(packets);
        var factory = new PgpObjectFactory(packets);
        while (factory.NextPgpObject() is { } item)
        {
            rings.Add(item is PgpPublicKeyRing ring ? ring : throw new FormatException("it has something that is no public key"));
        }
    }
}
