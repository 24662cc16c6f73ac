using Staves.Portage.Diagnostics;

namespace Staves.Packages.Verification;

/// <summary>By whose signatures something of a kind is judged: the keys of a keyring that was named, else Gentoo's own.</summary>
public static class TrustedKeys
{
    /// <summary>Every key of a named keyring may sign; without one, those of Gentoo's keys that sign such things.</summary>
    /// <param name="keyring">The file of the keyring, and where it is named; null where none is.</param>
    /// <param name="place">Where it is named.</param>
    /// <param name="purpose">What they sign.</param>
    /// <param name="what">What has to be signed, for the message.</param>
    /// <param name="hint">What to do where there is no keyring.</param>
    /// <exception cref="StavesException">STV4044: there is no keyring.</exception>
    public static SignatureVerifier For(string? keyring, SourceLocation? place, KeyPurposes purpose, string what, string hint)
    {
        string file = keyring ?? GentooKeys.File;
        if (!File.Exists(file))
        {
            throw new StavesException(new Diagnostic("STV4044", $"{what} has to be signed, and there is no keyring `{file}` to verify that with", place, hint));
        }

        var read = Keyring.Read(file);
        return new SignatureVerifier(read, keyring is null ? GentooKeys.Pins : read.PrimaryKeys.Select(key => new KeyPin(key, purpose)), TimeProvider.System);
    }
}
