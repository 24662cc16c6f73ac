using Staves.Packages.Files;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Verification;

/// <summary>The ways in which keys and signatures fail, each with its diagnostic code.</summary>
static class OpenPgpFailure
{
    public static StavesException Keyring(string file, string why, Exception? inner = null) =>
        new(new Diagnostic("STV4040", $"`{file}` is no OpenPGP keyring: {why}", new SourceLocation(file)), inner);

    public static StavesException SigningKey(string file, string why, Exception? inner = null) =>
        new(new Diagnostic("STV4041", $"`{file}` has no secret key that can sign: {why}", new SourceLocation(file)), inner);

    public static StavesException Unsigned(string file, string what) =>
        new(new Diagnostic("STV4042", $"`{file}` is not signed: {what}", new SourceLocation(file)));

    public static StavesException Refused(string file, string member, SignatureVerdict.Invalid verdict) =>
        new(new Diagnostic(
            "STV4043", $"the signature of `{HostileText.Shown(member)}` in `{file}` does not count: {verdict.Explanation}", new SourceLocation(file)));
}
