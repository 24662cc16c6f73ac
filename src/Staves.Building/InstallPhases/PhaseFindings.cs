using System.Collections.Immutable;

namespace Staves.Building.InstallPhases;

/// <summary>What reading a phase function says about it.</summary>
/// <param name="Effects">What the functions that it calls are for.</param>
/// <param name="Unknown">The first command whose effect is not known, so that the phase has to run; null where there is none.</param>
/// <param name="MakesAccounts">Whether it calls what makes accounts, other than the packages of accounts do.</param>
sealed record PhaseFindings(ImmutableSortedSet<InstallEffect> Effects, string? Unknown, bool MakesAccounts)
{
    /// <summary>Reads a function and all that it calls.</summary>
    /// <param name="source">The saved environment; null where nothing could be read of it.</param>
    /// <param name="function">The phase function: `pkg_postinst`.</param>
    public static PhaseFindings Of(ShellSource? source, string function)
    {
        if (source is null || !source.Functions.ContainsKey(function))
        {
            return new PhaseFindings([], function, MakesAccounts: false);
        }

        var effects = new HashSet<InstallEffect>();
        string? unknown = null;
        bool makesAccounts = false;
        var waiting = new Stack<string>([function]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { function };
        while (waiting.TryPop(out string? name))
        {
            foreach (ShellCommand command in source.Functions[name].Commands)
            {
                string? called = CalledBy(command);
                if (command.WritesFile || called is null)
                {
                    unknown ??= command.WritesFile ? $"a redirection in {name}" : $"a command in {name} that only bash can name";
                }
                else if (KnownFunctions.EffectOf(called) is { } effect)
                {
                    effects.Add(effect);
                }
                else if (source.Functions.ContainsKey(called))
                {
                    if (seen.Add(called))
                    {
                        waiting.Push(called);
                    }
                }
                else if (called.Length > 0 && !KnownFunctions.IsHarmless(called))
                {
                    unknown ??= called;
                    makesAccounts |= KnownFunctions.MakesAccounts(called);
                }
            }
        }

        return new PhaseFindings([.. effects], unknown, makesAccounts);
    }

    /// <summary>The name, also behind `command`, `nonfatal` and the like; null where it is only known when it runs, empty where there is none.</summary>
    static string? CalledBy(ShellCommand command)
    {
        if (command.Words is [{ Literal: "command" }, { Literal: "-v" or "-V" }, ..])
        {
            return "type";
        }

        foreach (ShellWord word in command.Words)
        {
            if (word.Literal is not { } text || !(KnownFunctions.RunsItsArgument(text) || text.StartsWith('-')))
            {
                return word.Literal;
            }
        }

        return "";
    }
}
