using System.Collections.Immutable;

namespace Staves.Packages.Verification;

/// <summary>The keys with which Gentoo signs what it publishes. Their certificates come with `sec-keys/openpgp-keys-gentoo-release`, which
/// is brought up to date when they are extended; what each may sign does not change.</summary>
public static class GentooKeys
{
    /// <summary>Where that package installs them.</summary>
    public const string File = "/usr/share/openpgp-keys/gentoo-release.asc";

    public static ImmutableArray<KeyPin> Pins { get; } =
    [
        // Automated weekly releases.
        Pin("13EBBDBEDE7A12775DFDB1BABB572E0E2D182910", KeyPurposes.Packages | KeyPurposes.Stages),

        // The ebuild repository and its snapshots.
        Pin("DCD05B71EAB94199527F44ACDB6B8C1F96D8BF6D", KeyPurposes.RepositorySnapshots),

        // The mirrors of repositories in Git.
        Pin("EF9538C9E8E64311A52CDEDFA13D0EF1914E7A72", KeyPurposes.RepositoryCommits),
    ];

    static KeyPin Pin(string fingerprint, KeyPurposes purposes) =>
        KeyFingerprint.TryParse(fingerprint, out KeyFingerprint? parsed) ? new KeyPin(parsed, purposes) : throw new FormatException(fingerprint);
}
