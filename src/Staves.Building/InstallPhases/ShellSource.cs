using System.Collections.Immutable;

namespace Staves.Building.InstallPhases;

/// <summary>Bash source as bash itself prints it (`declare -p`, `declare -f`), taken apart into functions and their commands.</summary>
/// <param name="Functions">Functions by name.</param>
/// <param name="Commands">Commands outside of functions: `declare`, as a rule.</param>
sealed record ShellSource(ImmutableDictionary<string, ShellFunction> Functions, ImmutableArray<ShellCommand> Commands)
{
    /// <summary>The parts of a source; null where it holds what this reader does not understand, and bash alone can say what it does.</summary>
    public static ShellSource? TryParse(string text)
    {
        var functions = new Dictionary<string, ShellFunction>(StringComparer.Ordinal);
        var commands = new List<ShellCommand>();
        try
        {
            new ShellListReader(text, commands, functions).ReadToEnd();
        }
        catch (FormatException)
        {
            return null;
        }

        return new ShellSource(functions.ToImmutableDictionary(StringComparer.Ordinal), [.. commands]);
    }
}
