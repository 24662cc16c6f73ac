using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Packages.Verification;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Supply;

/// <summary>Whose signatures the packages of a binhost need.</summary>
static class BinhostSignatures
{
    /// <summary>What comes over a network has to be signed unless the specification says otherwise.</summary>
    /// <param name="binhost">Every key of its keyring may sign; without one Gentoo's may.</param>
    /// <param name="addresses">Where it is.</param>
    /// <exception cref="StavesException">STV1928: there is no keyring.</exception>
    public static SignatureRules Of(BinhostSpecification binhost, ImmutableArray<DownloadSource> addresses)
    {
        if (!(binhost.VerifySignature ?? (binhost.Keyring is not null || !addresses.All(address => address.Uri.IsFile))))
        {
            return SignatureRules.Ignored;
        }

        if (binhost.Keyring is not { } given)
        {
            return Gentoo(binhost.Uri, binhost.Location, "`keyring = 'FILE'` names the keys that sign them; `verify-signature = false` takes unsigned ones");
        }

        Keyring keyring = File.Exists(given.Value)
            ? Keyring.Read(given.Value)
            : throw Missing(binhost.Uri, given.Value, given.Location, "`gpg --export --armor KEY` writes one");
        return Rules(keyring, keyring.PrimaryKeys.Select(key => new KeyPin(key, KeyPurposes.Packages)));
    }

    /// <exception cref="StavesException">STV1928: Gentoo's keys are not installed.</exception>
    public static SignatureRules Of(BinhostSettings binhost) => binhost.VerifySignature == true
        ? Gentoo(binhost.SyncUri, binhost.Place, "install sec-keys/openpgp-keys-gentoo-release; or name the binhost in `[build] binhosts`, where it may have a `keyring`")
        : SignatureRules.Ignored;

    static SignatureRules Gentoo(string binhost, SourceLocation place, string hint) => File.Exists(GentooKeys.File)
        ? Rules(Keyring.Read(GentooKeys.File), GentooKeys.Pins)
        : throw Missing(binhost, GentooKeys.File, place, hint);

    static SignatureRules Rules(Keyring keyring, IEnumerable<KeyPin> pins) =>
        SignatureRules.Required(new SignatureVerifier(keyring, pins, TimeProvider.System));

    static StavesException Missing(string binhost, string file, SourceLocation place, string hint) => new(new Diagnostic(
        "STV1928", $"packages of the binhost `{binhost}` have to be signed, and there is no keyring `{file}`", place, hint));
}
