namespace Staves.EndToEnd.Tests.Harness;

/// <summary>What all regular expressions have in common.</summary>
static class Patterns
{
    /// <summary>Milliseconds after which one gives up, which no machine should, whatever else it does.</summary>
    public const int Patience = 120_000;
}
