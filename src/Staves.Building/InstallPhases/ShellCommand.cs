using System.Collections.Immutable;

namespace Staves.Building.InstallPhases;

/// <summary>One command of a shell function, wherever in the function it stands: in a loop, a subshell, a substitution.</summary>
/// <param name="Words">Its name and arguments; empty for a bare redirection.</param>
/// <param name="WritesFile">Whether its output goes into a file that is none of the usual devices.</param>
sealed record ShellCommand(ImmutableArray<ShellWord> Words, bool WritesFile)
{
    /// <summary>What it runs; null where that is only known when it runs.</summary>
    public string? Name => Words.IsEmpty ? "" : Words[0].Literal;
}
