using Spectre.Console;

namespace Staves.Rendering;

/// <summary>Where words go: facts that a program may read to <paramref name="Output"/>, everything for people to <paramref name="Error"/>.</summary>
sealed record Terminal(TextWriter Output, TextWriter Error, IAnsiConsole Console)
{
    /// <summary>Whether people see colours (NO_COLOR and TERM are obeyed).</summary>
    public bool Colour => Console.Profile.Out.IsTerminal && Console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Whether a person can answer: nothing of the program is redirected.</summary>
    public static bool IsInteractive => !System.Console.IsInputRedirected && !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected;

    /// <summary>How facts look where a person reads them and not a program.</summary>
    public TextStyle OutputStyle => new(!System.Console.IsOutputRedirected && Console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors);

    public IBuildProgress StartProgress(LogLevel level) => level == LogLevel.Info && Console.Profile.Capabilities is { Interactive: true, Ansi: true } && Console.Profile.Out.IsTerminal
        ? new LiveProgress(Console, TimeProvider.System)
        : new PlainProgress(Error, level);
}
