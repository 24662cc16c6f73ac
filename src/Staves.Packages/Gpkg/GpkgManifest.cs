using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Staves.Packages.Files;
using Staves.Packages.Verification;

namespace Staves.Packages.Gpkg;

/// <summary>The Manifest of a package (GLEP 78), as it is or inside a clear-signed OpenPGP message.</summary>
sealed class GpkgManifest
{
    GpkgManifest(ImmutableDictionary<string, GpkgManifestEntry> entries, bool isSigned, SignatureVerdict.Valid? signature) =>
        (Entries, IsSigned, Signature) = (entries, isSigned, signature);

    public ImmutableDictionary<string, GpkgManifestEntry> Entries { get; }

    public bool IsSigned { get; }

    /// <summary>Who signed it, where that was verified.</summary>
    public SignatureVerdict.Valid? Signature { get; }

    public static string Render(IEnumerable<GpkgManifestEntry> entries) => string.Concat(entries.Select(entry => entry + "\n"));

    /// <param name="text">The member's bytes.</param>
    /// <param name="file">The package, for messages.</param>
    /// <param name="verifier">Must find the text signed; null where signatures are not looked at.</param>
    public static GpkgManifest Parse(ReadOnlySpan<byte> text, string file, SignatureVerifier? verifier)
    {
        bool isSigned = ClearSignedText.IsAtStartOf(text);
        SignatureVerdict.Valid? signature = null;
        if (verifier is not null)
        {
            (text, signature) = Verified(text, file, verifier);
        }
        else if (isSigned)
        {
            text = Unverified(text, file);
        }

        ImmutableDictionary<string, GpkgManifestEntry>.Builder entries =
            ImmutableDictionary.CreateBuilder<string, GpkgManifestEntry>(StringComparer.Ordinal);
        foreach (string line in Encoding.Latin1.GetString(text).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0))
        {
            GpkgManifestEntry entry = ParseLine(line, file);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw GpkgFailure.Manifest(file, $"lists `{HostileText.Shown(entry.Name)}` twice");
            }
        }

        return new GpkgManifest(entries.ToImmutable(), isSigned, signature);
    }

    static (byte[] Text, SignatureVerdict.Valid Signature) Verified(ReadOnlySpan<byte> text, string file, SignatureVerifier verifier)
    {
        if (!ClearSignedText.IsAtStartOf(text))
        {
            throw OpenPgpFailure.Unsigned(file, "its Manifest has no signature");
        }

        return verifier.VerifyClearSigned(text, KeyPurposes.Packages, out byte[] signed) switch
        {
            SignatureVerdict.Valid valid => (signed, valid),
            SignatureVerdict.Invalid invalid => throw OpenPgpFailure.Refused(file, "Manifest", invalid),
            _ => throw new UnreachableException(),
        };
    }

    static byte[] Unverified(ReadOnlySpan<byte> text, string file)
    {
        try
        {
            return ClearSignedText.Parse(text).Text;
        }
        catch (FormatException exception)
        {
            throw GpkgFailure.Manifest(file, $"is {exception.Message}");
        }
    }

    static GpkgManifestEntry ParseLine(string line, string file)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 5 || words.Length % 2 == 0 || words[0] != "DATA"
            || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            throw GpkgFailure.Manifest(file, "has a line that is not `DATA NAME SIZE ALGORITHM CHECKSUM ...`");
        }

        string? blake2b = null;
        string? sha512 = null;
        for (int i = 3; i < words.Length; i += 2)
        {
            switch (words[i])
            {
                case "BLAKE2B":
                    blake2b = words[i + 1];
                    break;
                case "SHA512":
                    sha512 = words[i + 1];
                    break;
            }
        }

        // Portage refuses a package that lacks either.
        return blake2b is null || sha512 is null
            ? throw GpkgFailure.Manifest(file, $"has no BLAKE2B and SHA512 checksums of `{HostileText.Shown(words[1])}`")
            : new GpkgManifestEntry(words[1], size, blake2b.ToLowerInvariant(), sha512.ToLowerInvariant());
    }
}
