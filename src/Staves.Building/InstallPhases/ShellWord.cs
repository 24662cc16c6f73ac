using System.Collections.Immutable;

namespace Staves.Building.InstallPhases;

/// <summary>A word of a command, or an assignment.</summary>
/// <param name="Literal">Its text without quotes; null where something in it is expanded.</param>
/// <param name="Elements">The words of `NAME=(…)`; default for all else.</param>
sealed record ShellWord(string? Literal, ImmutableArray<ShellWord> Elements = default)
{
    /// <summary>The variable where the word has the form of an assignment: `NAME=…`, `NAME+=…`, `NAME[…]=…`.</summary>
    public string? AssignedName { get; init; }

    /// <summary>Whether the text says what it does without quotes, as reserved words do.</summary>
    public bool IsBare { get; init; }
}
