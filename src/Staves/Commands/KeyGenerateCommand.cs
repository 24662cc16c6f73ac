using System.CommandLine;
using Staves.Images.Signing;
using Staves.Pipeline.Delivery;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves key generate`: makes a key pair as cosign does.</summary>
static class KeyGenerateCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> name = new("NAME") { Description = "Of the files, before `.key` and `.pub`", DefaultValueFactory = _ => "cosign" };
        var command = new Command("generate", "Make a key pair: NAME.key, under the password of COSIGN_PASSWORD or one that is asked for, and NAME.pub") { name };
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(name);
            KeyPair.Write(given, new KeyPassword(Environment.GetEnvironmentVariable).Choose($"{given}.key"));
            terminal.Output.Write($"{given}.key  signs: keep it secret\n{given}.pub  verifies: give it to everybody\n");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
