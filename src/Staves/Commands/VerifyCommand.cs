using System.CommandLine;
using Staves.Images.Signing;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves verify`: whether a key has signed an image.</summary>
static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var signing = new SigningOptions("The public key, `cosign.pub`");
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("verify", "Fail unless a key has signed an image, with Staves or with cosign") { format };
        signing.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var verifier = new SignatureVerifier(VerificationKey.Read(signing.Key(parsed)));
            VerifiedImage verified = await signing.WithImageAsync(
                parsed, terminal, (image, _) => verifier.VerifyAsync(image, cancellationToken), cancellationToken);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? SignatureJson.Render(verified) : SignatureText.Verified(verified));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
