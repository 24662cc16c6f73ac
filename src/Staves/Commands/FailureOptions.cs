using System.CommandLine;
using Staves.Pipeline.Ebuilds;

namespace Staves.Commands;

/// <summary>What is done about packages that do not compile.</summary>
sealed class FailureOptions
{
    readonly Option<bool> _keepGoing = new("--keep-going") { Description = "Compile what does not need a package that failed, and tell all failures at the end" };
    readonly Option<bool> _keepWork = new("--keep-work") { Description = "Leave the directory of a build that failed, for `staves shell`" };
    readonly Option<bool> _shell = new("--shell-on-failure") { Description = "Open a shell in a build that failed, while it is there" };

    public void AddTo(Command command)
    {
        command.Add(_keepGoing);
        command.Add(_keepWork);
        command.Add(_shell);
    }

    public FailureHandling Read(ParseResult parsed) => new(parsed.GetValue(_keepGoing), parsed.GetValue(_keepWork), parsed.GetValue(_shell));
}
