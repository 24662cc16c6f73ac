using System.CommandLine;
using Staves.Images.Signing;
using Staves.Pipeline.Delivery;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves sign`: signs an image of a registry or of the cache.</summary>
static class SignCommand
{
    public static Command Create(Terminal terminal)
    {
        var signing = new SigningOptions("The private key, `cosign.key`; COSIGN_PASSWORD has its password");
        var command = new Command("sign", "Sign an image as cosign does, and of the cache what is said about it");
        signing.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string file = signing.Key(parsed);
            var key = SigningKey.Read(file, () => new KeyPassword(Environment.GetEnvironmentVariable).Of(file));
            terminal.Output.Write(await signing.WithImageAsync(
                parsed,
                terminal,
                async (image, store) => SignatureText.Signed(image, await new ImageSigner(key, store).SignAsync(image, cancellationToken)),
                cancellationToken));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
