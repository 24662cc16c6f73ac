using System.Collections.Immutable;
using System.CommandLine;
using Staves.Packages.Binhosts;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves cache export`: makes a binhost of the cache, for Staves and for Portage.</summary>
static class CacheExportCommand
{
    const string PassphraseVariable = "STAVES_SIGN_PASSPHRASE";

    public static Command Create(Terminal terminal)
    {
        Argument<string> directory = new("DIR") { Description = "Where the binhost is; what is in it already stays" };
        Option<string?> cache = CommonOptions.BuildCache();
        Option<string?> signingKey = new("--sign-key")
        {
            Description = $"Sign what is added with the secret OpenPGP key in FILE, unlocked by ${PassphraseVariable}",
            HelpName = "FILE",
        };
        Option<OutputFormat> format = CommonOptions.Format();
        var command = new Command("export", "Add the binary packages of the cache to a directory that is a binhost") { directory, cache, signingKey, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(directory));
            SigningKey? key = parsed.GetValue(signingKey) is { } file
                ? SigningKey.Read(file, Environment.GetEnvironmentVariable(PassphraseVariable) ?? "", TimeProvider.System)
                : null;
            var export = new BinhostExport(path, TimeProvider.System, key, Warn);
            (ImmutableArray<ExportedPackage> added, int count) = await export.AddAsync(CacheCommand.InventoryOf(parsed.GetValue(cache)).List(cancellationToken), cancellationToken);
            terminal.Output.Write(parsed.GetValue(format) == OutputFormat.Json ? CacheJson.Exported(path, added, count) : CacheText.Exported(path, added, count));
            return (int)ExitCode.Done;
        });
        return command;

        void Warn(Diagnostic warning) => terminal.Error.Write(DiagnosticText.Warning(warning, terminal.Colour));
    }
}
