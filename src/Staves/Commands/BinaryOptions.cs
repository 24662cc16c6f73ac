using System.CommandLine;
using Staves.Pipeline.Supply;

namespace Staves.Commands;

/// <summary>The options about binary packages, of which one excludes the others.</summary>
sealed class BinaryOptions
{
    readonly Option<bool> _use = new("--usepkg", "-k") { Description = "Take binary packages of all binhosts that are configured, in Portage's configuration too" };
    readonly Option<bool> _only = new("--usepkgonly", "-K") { Description = "Take binary packages and compile nothing" };
    readonly Option<bool> _none = new("--no-binhosts") { Description = "Take no package of a binhost: what the cache lacks is compiled" };

    public void AddTo(Command command)
    {
        command.Add(_use);
        command.Add(_only);
        command.Add(_none);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_none) && (result.GetValue(_use) || result.GetValue(_only)))
            {
                result.AddError("`--no-binhosts` takes no binary packages, and `--usepkg` and `--usepkgonly` do");
            }
        });
    }

    public BinaryUse Read(ParseResult parsed) =>
        parsed.GetValue(_none) ? BinaryUse.None
        : parsed.GetValue(_only) ? BinaryUse.Only
        : parsed.GetValue(_use) ? BinaryUse.Use
        : BinaryUse.AsConfigured;
}
