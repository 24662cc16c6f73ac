using System.Collections.Immutable;

namespace Staves.Building.Processes;

/// <summary>What is to be started, and what happens to its streams.</summary>
/// <param name="Program">A name to be found on the search path, or an absolute path.</param>
/// <param name="Arguments">Without the program itself.</param>
public sealed record ProcessCommand(string Program, ImmutableArray<string> Arguments)
{
    /// <summary>The whole environment; null passes this process's own on.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public string? Directory { get; init; }

    /// <summary>Whether this process's own standard input, output and error are the child's.</summary>
    public bool PassesStreams { get; init; }

    /// <summary>As it could be typed into a shell.</summary>
    public override string ToString() => string.Join(' ', [Program, .. Arguments.Select(Quote)]);

    static string Quote(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "-_./=:,+@%".Contains(character, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
