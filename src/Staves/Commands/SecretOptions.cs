using System.CommandLine;
using Staves.Packages.Downloads;
using Staves.Pipeline;

namespace Staves.Commands;

/// <summary>What fetching may use of the user's secrets: all of it, unless an option says otherwise.</summary>
sealed class SecretOptions
{
    readonly Option<bool> _ssh = new("--ssh") { Description = "Let git and rsync use the ssh agent, and keys and settings in ~/.ssh (the default)" };
    readonly Option<bool> _noSsh = new("--no-ssh") { Description = "Let them use neither" };
    readonly Option<bool> _netrc = new("--netrc") { Description = "Log in where files are fetched with what $NETRC or ~/.netrc says (the default)" };
    readonly Option<bool> _noNetrc = new("--no-netrc") { Description = "Log in nowhere" };

    public void AddTo(Command command)
    {
        foreach (Option<bool> option in new[] { _ssh, _noSsh, _netrc, _noNetrc })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if ((result.GetValue(_ssh) && result.GetValue(_noSsh)) || (result.GetValue(_netrc) && result.GetValue(_noNetrc)))
            {
                result.AddError("an option and its contrary are given: `--ssh` and `--no-ssh`, or `--netrc` and `--no-netrc`");
            }
        });
    }

    public Secrets Read(ParseResult parsed) => new(
        !parsed.GetValue(_noSsh), parsed.GetValue(_noNetrc) ? null : Netrc.FileOf(Environment.GetEnvironmentVariable));
}
