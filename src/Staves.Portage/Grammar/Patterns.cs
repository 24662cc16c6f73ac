namespace Staves.Portage.Grammar;

/// <summary>What all regular expressions have in common.</summary>
public static class Patterns
{
    /// <summary>Milliseconds after which one gives up. Each takes time in proportion to a short text, so that only one that is wrong gets there,
    /// and no machine that has no time for it. (The clock goes on while a process waits for its turn.)</summary>
    public const int Patience = 120_000;
}
