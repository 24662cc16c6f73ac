using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Signing;

/// <summary>What can be wrong with keys and signatures, each with its diagnostic code.</summary>
static class SigningFailure
{
    public static StavesException NotAKey(string file, string reason, Exception? inner = null) => new(
        new Diagnostic("STV7300", $"`{file}` gives no key: {reason}", new SourceLocation(file), "`staves key generate` makes a pair"), inner);

    public static StavesException WrongPassword(string file) => new(new Diagnostic(
        "STV7301", $"the password does not open `{file}`, or the file is damaged", new SourceLocation(file), "COSIGN_PASSWORD has the password"));

    public static StavesException NotWritten(string file, string reason, Exception? inner = null) => new(
        new Diagnostic("STV7302", $"the key `{file}` is not written: {reason}", new SourceLocation(file), "name others: `staves key generate NAME`"), inner);

    public static StavesException NotSigned(string image, Digest digest) => new(new Diagnostic(
        "STV7303", $"nobody has signed `{image}`, which is `{digest}`", Hint: $"staves sign {image} --key cosign.key"));

    public static StavesException NotVerified(string image, ImmutableArray<string> reasons) => new(new Diagnostic(
        "STV7304", $"`{image}` has no signature by this key", Hint: "see that the key is the right one; else somebody else has signed, or changed, the image")
    {
        Details = reasons,
    });
}
